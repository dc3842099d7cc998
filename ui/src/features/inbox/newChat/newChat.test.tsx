import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../../test/desk";

const dialog = async () => within(await screen.findByRole("dialog", { name: "New chat" }));

describe("a new chat", () => {
  it("is begun with a number that is on WhatsApp", async () => {
    const { user, world, router } = await openDesk("linked");
    await user.click(await screen.findByTestId("new-chat"));
    const form = await dialog();
    await user.type(form.getByLabelText("Phone"), "0");
    await user.click(form.getByRole("button", { name: "Open the chat" }));
    expect((await form.findByRole("alert")).textContent).toBe("This number is too short.");
    await user.clear(form.getByLabelText("Phone"));
    await user.type(form.getByLabelText("Phone"), "+351 900 000 222");
    await user.click(form.getByRole("button", { name: "Open the chat" }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/inbox\/chat-/));
    const chat = world.chats.get(router.state.location.pathname.replace("/inbox/", ""));
    expect(chat?.title).toBe("+351900000222");
    expect(chat?.account_name).toBe("Harbour Lamps");
    expect(await screen.findByRole("log", { name: "Conversation" })).toBeTruthy();
  });

  it("says at the field that a number is not on WhatsApp", async () => {
    const { user } = await openDesk("linked", "/inbox?new=1");
    const form = await dialog();
    await user.type(form.getByLabelText("Phone"), "+351 900 000 404{Enter}");
    expect((await form.findByRole("alert")).textContent).toContain("+351900000404 is not on WhatsApp");
    await user.type(form.getByLabelText("Phone"), "{Backspace}");
    expect(form.queryByRole("alert")).toBeNull();
  });

  it("is not begun from a number that WhatsApp locked or that is not connected", async () => {
    const { user } = await openDesk("linked", "/inbox?new=1");
    const form = await dialog();
    await user.selectOptions(form.getByLabelText("From"), "Workshop · +351900000110");
    expect(form.getByRole("status").textContent).toMatch(/begin no new chats until/);
    expect(form.getByRole<HTMLButtonElement>("button", { name: "Open the chat" }).disabled).toBe(true);
    await user.selectOptions(form.getByLabelText("From"), "Old shop number · +351900000111");
    expect(form.getByText("This account is not connected.")).toBeTruthy();
  });

  it("is reached by N and by the palette, and offered only where a number is linked", async () => {
    const { user } = await openDesk("linked");
    await screen.findByTestId("new-chat");
    await user.keyboard("n");
    await dialog();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByTestId("palette-input"), "new chat{Enter}");
    await dialog();
  });

  it("is not offered to somebody who only practises", async () => {
    const { user } = await openDesk("busy");
    await screen.findAllByTestId("chat-row");
    expect(screen.queryByTestId("new-chat")).toBeNull();
    await user.keyboard("n");
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
