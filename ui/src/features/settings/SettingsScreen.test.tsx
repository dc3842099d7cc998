import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";

describe("the country of numbers", () => {
  it("is one of the calling codes, or that of the account", async () => {
    const { user, world } = await openDesk("busy", "/settings");
    const field = await screen.findByLabelText<HTMLSelectElement>("Country of numbers");
    expect(field.selectedOptions[0]?.textContent).toBe("That of the account");
    await user.selectOptions(field, "Portugal +351");
    await waitFor(() => expect(world.settings.default_country).toBe("351"));
  });
});

describe("settings", () => {
  it("save on change and say so", async () => {
    const { user, world } = await openDesk("busy", "/settings");
    await user.click(screen.getByRole("switch", { name: "Show “typing” before automatic answers" }));
    await waitFor(() => expect(world.settings.typing_pace).toBe(false));
    expect(await screen.findByText("Saved")).toBeTruthy();
    await user.click(screen.getByRole("radio", { name: "Dark" }));
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe("dark"));
  });

  it("refuse a number out of range before it reaches the core", async () => {
    const { user, world } = await openDesk("busy", "/settings");
    const field = screen.getByLabelText("Remind me of unanswered chats after");
    await user.clear(field);
    await user.type(field, "0{Enter}");
    expect(screen.getByText("From 1 to 10,080")).toBeTruthy();
    expect(world.settings.overdue_after_minutes).toBe(10);
    await user.clear(field);
    await user.type(field, "15{Enter}");
    await waitFor(() => expect(world.settings.overdue_after_minutes).toBe(15));
  });

  it("keep words as chips", async () => {
    const { user, world } = await openDesk("busy", "/settings");
    await user.type(screen.getByRole("textbox", { name: "Words that stop automatic messages" }), "Basta{Enter}");
    await waitFor(() => expect(world.settings.opt_out_words).toContain("basta"));
    await user.click(screen.getByRole("button", { name: "Remove stop" }));
    await waitFor(() => expect(world.settings.opt_out_words).not.toContain("stop"));
  });

  it("show quietly what the launch warned of", async () => {
    await openDesk("warned", "/settings");
    expect(screen.getByTestId("launch-warning").textContent).toContain("keychain");
  });
});
