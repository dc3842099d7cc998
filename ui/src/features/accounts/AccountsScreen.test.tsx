import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";

describe("accounts", () => {
  it("are created, renamed and set up where they stand", async () => {
    const { user, world } = await openDesk("busy", "/accounts");
    await user.click(screen.getByTestId("new-account"));
    const dialog = within(await screen.findByRole("dialog", { name: "Add an account" }));
    await user.click(dialog.getByRole("radio", { name: /^Practice/ }));
    const name = dialog.getByRole("textbox", { name: "Name" });
    expect(name).toHaveProperty("value", "Practice");
    await user.clear(name);
    await user.type(name, "Second shop{Enter}");
    await waitFor(() => expect(world.accounts.map((account) => account.name)).toEqual(["Practice", "Second shop"]));
    const card = await screen.findByRole("article", { name: "Account Second shop" });
    await user.click(within(card).getByRole("button", { name: "How it answers" }));
    await user.click(within(card).getByRole("switch", { name: "Assistant" }));
    await waitFor(() => expect(world.accounts[1]?.assistant_on).toBe(false));
    expect(await within(card).findByText("AI off")).toBeTruthy();
    await user.selectOptions(within(card).getByLabelText("Who answers new chats"), "I do");
    await waitFor(() => expect(world.accounts[1]?.new_chat_owner).toBe("human"));
    expect(await within(card).findByText("Saved")).toBeTruthy();
    await user.type(within(card).getByLabelText("Welcome"), "Good day");
    await user.tab();
    await waitFor(() => expect(world.accounts[1]?.welcome_message).toBe("Good day"));
  });

  it("say who answers for them from what, and lead to where that is chosen", async () => {
    const { user, world, router } = await openDesk("busy", "/accounts");
    await user.click(await screen.findByRole("button", { name: "How it answers" }));
    const line = within(await screen.findByTestId("answers-by"));
    expect(await line.findByText("Answered by Groq · GPT-OSS 120B from Lamp shop.")).toBeTruthy();
    await user.click(line.getByRole("link", { name: "Change it in the studio" }));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/assistant/${world.accounts[0]?.id ?? ""}`));
  });

  it("say how many of their flows answer, and lead to them", async () => {
    const { user, router } = await openDesk("busy", "/accounts");
    const badge = await screen.findByTestId("account-flows");
    expect(badge.textContent).toBe("Flows 2 of 5");
    await user.click(badge);
    await waitFor(() => expect(router.state.location.pathname).toBe("/flows"));
  });

  it("are deleted only after their name is typed, and it is said what goes", async () => {
    const { user, world } = await openDesk("busy", "/accounts");
    await user.click(await screen.findByRole("button", { name: "More about Practice" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete account" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain(`its ${world.chats.size} chats`);
    const button = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Delete everything of it" });
    expect(button.disabled).toBe(true);
    await user.type(within(dialog).getByRole("textbox"), "Practice");
    await user.click(button);
    await waitFor(() => expect(world.accounts).toEqual([]));
  });

  it("are renamed from their menu, too", async () => {
    const { user, world } = await openDesk("busy", "/accounts");
    await user.click(await screen.findByRole("button", { name: "More about Practice" }));
    await user.click(await screen.findByRole("menuitem", { name: "Rename" }));
    const name = screen.getByRole("textbox", { name: "Name" });
    await waitFor(() => expect(document.activeElement).toBe(name));
    await user.keyboard("Corner shop{Enter}");
    await waitFor(() => expect(world.accounts[0]?.name).toBe("Corner shop"));
  });

  it("say their state in words and are connected again", async () => {
    const { user, world } = await openDesk("busy", "/accounts");
    await user.click(await screen.findByRole("button", { name: "More about Practice" }));
    await user.click(await screen.findByRole("menuitem", { name: "Disconnect" }));
    await user.click(await screen.findByRole("button", { name: "Connect" }));
    await waitFor(() => expect(world.accounts[0]?.status).toBe("ready"));
  });
});

describe("a name edited where it stands", () => {
  it("is taken back with Escape and saved on leaving", async () => {
    const { user, world } = await openDesk("busy", "/accounts");
    const name = await screen.findByRole("textbox", { name: "Name" });
    await user.type(name, " shop{Escape}");
    expect(name).toHaveProperty("value", "Practice");
    expect(world.accounts[0]?.name).toBe("Practice");
    await user.type(name, " shop");
    await user.tab();
    await waitFor(() => expect(world.accounts[0]?.name).toBe("Practice shop"));
  });
});
