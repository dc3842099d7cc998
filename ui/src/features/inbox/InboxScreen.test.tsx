import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openChat, openDesk } from "../../test/desk";

describe("the inbox", () => {
  it("locks the composer while the assistant answers, and one key takes the chat over and gives it back", async () => {
    const { user } = await openDesk("busy");
    await openChat(user, "Ana Ribeiro");
    expect(screen.getByText("The assistant answers this chat")).toBeTruthy();
    expect(screen.queryByTestId("composer-input")).toBeNull();
    await user.keyboard("t");
    const field = await screen.findByTestId("composer-input");
    await user.type(field, "I look after it myself");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.getAllByTestId("thread-bubble").at(-1)?.textContent).toContain("I look after it myself"));
    expect(screen.getAllByTestId("thread-bubble").at(-1)?.dataset.sender).toBe("operator");
    await user.keyboard("{Escape}h");
    await screen.findByTestId("take-over");
    expect(screen.queryByTestId("composer-input")).toBeNull();
  });

  it("keeps what is typed while another chat is looked at", async () => {
    const { user } = await openDesk("busy");
    await openChat(user, "Sam O'Neill");
    await user.type(await screen.findByTestId("composer-input"), "Half a sentence");
    await openChat(user, "Jonas Weber");
    await openChat(user, "Sam O'Neill");
    expect(await screen.findByDisplayValue("Half a sentence")).toBeTruthy();
  });

  it("gives two choices for a message that may have been sent, and sends nothing by itself", async () => {
    const { user, world } = await openDesk("busy");
    await openChat(user, "Jonas Weber");
    const card = await screen.findByTestId("maybe-sent");
    expect(within(card).getByRole("button", { name: "Send again" })).toBeTruthy();
    const before = [...world.messages.values()].flat().length;
    await user.click(within(card).getByRole("button", { name: "It arrived" }));
    await waitFor(() => expect(screen.queryByTestId("maybe-sent")).toBeNull());
    expect([...world.messages.values()].flat().length).toBe(before);
  });

  it("answers why an automatic message was sent", async () => {
    const { user } = await openDesk("busy");
    await openChat(user, "Ana Ribeiro");
    await user.click(screen.getAllByTestId("why-button")[0] ?? document.body);
    const panel = await screen.findByTestId("why-panel");
    expect(panel.textContent).toContain("It answers the customer's question from your knowledge.");
    expect(panel.textContent).toContain("How long does delivery take to Porto?");
    expect(panel.querySelectorAll("mark").length).toBeGreaterThan(0);
    await user.click(within(panel).getByText("Details"));
    expect(panel.textContent).toContain("BM25");
  });

  it("approves a suggested answer as it is or with other words", async () => {
    const { user, world } = await openDesk("busy");
    await openChat(user, "Priya Nair");
    await user.click(await screen.findByTestId("draft-edit"));
    const field = screen.getByLabelText("The answer as you will send it");
    await user.clear(field);
    await user.type(field, "We give 10 % for you");
    await user.click(screen.getByTestId("draft-approve"));
    await waitFor(() => expect(screen.queryByTestId("draft-card")).toBeNull());
    expect([...world.messages.values()].flat().at(-1)?.id).toBeTruthy();
    await waitFor(() => expect(screen.getAllByTestId("thread-bubble").at(-1)?.textContent).toContain("We give 10 % for you"));
  });

  it("inserts an answer of the knowledge after a slash", async () => {
    const { user } = await openDesk("busy");
    await openChat(user, "Sam O'Neill");
    const field = await screen.findByTestId("composer-input");
    await user.type(field, "/gift cards");
    await screen.findByRole("option", { name: /gift cards/ });
    await user.keyboard("{Enter}");
    expect(await screen.findByDisplayValue(/from 20 to 200/)).toBe(field);
  });

  it("quotes the message that is answered", async () => {
    const { user, world } = await openDesk("busy");
    await openChat(user, "Sam O'Neill");
    act(() => screen.getAllByTestId("thread-bubble").at(-1)?.focus());
    await user.click(await screen.findByRole("button", { name: "Reply to this message" }));
    await screen.findByTestId("quote-strip");
    await user.type(screen.getByTestId("composer-input"), "We can look at it{Enter}");
    await waitFor(() =>
      expect(
        [...world.messages.values()].flat().some((message) => message.text === "We can look at it" && message.quoted !== null),
      ).toBe(true),
    );
  });

  it("marks a chat as read once it is seen", async () => {
    const { user, world } = await openDesk("busy");
    await openChat(user, "Sam O'Neill");
    await waitFor(() => expect([...world.chats.values()].find((chat) => chat.title === "Sam O'Neill")?.unread).toBe(0));
  });

  it("walks through the chats with J and K", async () => {
    const { user } = await openDesk("busy");
    const rows = await screen.findAllByTestId("chat-row");
    await user.keyboard("jj");
    await waitFor(() => expect(document.activeElement).toBe(rows[1]));
    await user.keyboard("k");
    await waitFor(() => expect(document.activeElement).toBe(rows[0]));
    await user.keyboard("{Enter}");
    await screen.findAllByTestId("thread-bubble");
  });

  it("asks before it blocks a customer", async () => {
    const { user, world } = await openDesk("busy");
    await openChat(user, "Ana Ribeiro");
    await user.click(await screen.findByRole("switch", { name: "Blocked" }));
    const dialog = await screen.findByRole("dialog");
    expect([...world.contacts.values()].some((contact) => contact.blocked)).toBe(false);
    await user.click(within(dialog).getByRole("button", { name: "Block" }));
    expect(await screen.findByText("Unblock to write")).toBeTruthy();
  });

  it("calls a customer who has no name of ours as his chat is called", async () => {
    const { user, world } = await openDesk("busy");
    for (const contact of world.contacts.values()) contact.name = "";
    await openChat(user, "Ana Ribeiro");
    const pane = within(await screen.findByRole("complementary", { name: "Customer" }));
    expect((await pane.findByPlaceholderText<HTMLTextAreaElement>("Ana Ribeiro")).value).toBe("");
  });

  it("saves notes by itself", async () => {
    const { user, world } = await openDesk("busy");
    await openChat(user, "Ana Ribeiro");
    await user.type(await screen.findByLabelText("Notes"), "Likes brass");
    await user.tab();
    await waitFor(() => expect([...world.contacts.values()].some((contact) => contact.notes === "Likes brass")).toBe(true));
  });

  it("says what could not be loaded and tries again", async () => {
    const { user, world } = await openDesk("failing");
    expect(await screen.findByText("Could not load the chats")).toBeTruthy();
    world.failing = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findAllByTestId("chat-row");
  });

  it("draws only what is in sight of thousands of chats", async () => {
    await openDesk("many");
    expect((await screen.findAllByTestId("chat-row")).length).toBeLessThan(60);
  });

  it("goes to a message far back that a search found", async () => {
    const { world } = await openDesk("many", "/inbox");
    const long = [...world.messages.values()].find((messages) => messages.length > 2000);
    const far = long?.[1700];
    if (!far) throw new Error("The long chat is missing");
    window.location.hash = `/inbox/${far.chat_id}?message=${far.id}`;
    await waitFor(() => expect(document.querySelector(`[data-message="${far.id}"]`)).toBeTruthy(), { timeout: 15_000 });
  });
});
