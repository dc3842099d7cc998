import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "../../app/queryClient";
import { openChat, openDesk } from "../../test/desk";
import { LeavesSoon } from "./bubble/LeavesSoon";

const bubbles = () => screen.getAllByTestId("thread-bubble");

describe("a chat that was handed over", () => {
  it("says why and what it is about, until it is handed back", async () => {
    const { user } = await openDesk("served");
    await openChat(user, "Beatriz Campos");
    const note = within(await screen.findByTestId("handover"));
    expect(note.getByText("Topic that comes to you: refund")).toBeTruthy();
    expect(note.getByText(/wants her money back/)).toBeTruthy();
    expect(note.getByRole("img", { name: "Summary written by the model" })).toBeTruthy();
    await user.click(screen.getByTestId("hand-back"));
    await waitFor(() => expect(screen.queryByTestId("handover")).toBeNull());
  });

  it("says so when no model wrote the summary", async () => {
    const { user } = await openDesk("served");
    await openChat(user, "Sam O'Neill");
    const note = within(await screen.findByTestId("handover"));
    expect(note.getByText("The assistant was not sure enough.")).toBeTruthy();
    expect(note.queryByRole("img")).toBeNull();
  });

  it("shows what the customer told of himself, and how he feels", async () => {
    const { user } = await openDesk("served");
    await openChat(user, "Beatriz Campos");
    const told = within(await screen.findByTestId("told-facts"));
    expect(told.getByText("beatriz.campos@mail.example")).toBeTruthy();
    expect(told.getByText("order number")).toBeTruthy();
    expect(within(screen.getByRole("log")).getByRole("img", { name: "Annoyed" })).toBeTruthy();
    const row = screen.getAllByTestId("chat-row").find(({ textContent }) => textContent.includes("Beatriz"));
    expect(within(row ?? document.body).getByRole("img", { name: "Annoyed" })).toBeTruthy();
  });

  it("answers why with what the model made of it, and leads to what left", async () => {
    const { user, router } = await openDesk("served");
    await openChat(user, "Beatriz Campos");
    await user.click(screen.getAllByTestId("why-button").at(-1) ?? document.body);
    const panel = within(await screen.findByTestId("why-panel"));
    expect(panel.getByText("Topic that comes to you: refund")).toBeTruthy();
    expect(panel.getByText(/Portuguese · Annoyed · topic refund/)).toBeTruthy();
    expect(panel.getByText("OpenAI: the key was refused. Groq answered instead.")).toBeTruthy();
    await user.click(panel.getByRole("link", { name: "What left for this" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/assistant/sent/call-0"));
    expect(await screen.findByRole("dialog")).toBeTruthy();
  });
});

describe("a reply that waits on purpose", () => {
  afterEach(() => void vi.useRealTimers());

  it("counts down to when it leaves", () => {
    vi.useFakeTimers();
    const client = createQueryClient();
    const show = (seconds: number) =>
      render(
        <QueryClientProvider client={client}>
          <LeavesSoon id="reply" at={Date.now() + seconds * 1000} />
        </QueryClientProvider>,
      );
    const pass = (seconds: number) => act(() => void vi.advanceTimersByTime(seconds * 1000));
    const { unmount } = show(40);
    expect(screen.getByText("Leaves in 40 seconds")).toBeTruthy();
    pass(39);
    expect(screen.getByText("Leaves in 1 second")).toBeTruthy();
    pass(5);
    expect(screen.getByText("Leaves now")).toBeTruthy();
    unmount();
    show(600);
    expect(screen.getByText("Leaves in 10 minutes")).toBeTruthy();
    pass(540);
    expect(screen.getByText("Leaves in 60 seconds")).toBeTruthy();
  });

  it("is stopped, and is a suggestion then", async () => {
    const { user, world } = await openDesk("served");
    await openChat(user, "Tomás Ferreira");
    const card = within(await screen.findByTestId("leaves-soon"));
    await user.click(card.getByRole("button", { name: "Stop" }));
    expect(await screen.findByTestId("draft-card")).toBeTruthy();
    await waitFor(() => expect(screen.queryByTestId("leaves-soon")).toBeNull());
    expect(bubbles().some(({ dataset }) => dataset.sender === "bot")).toBe(false);
    expect(world.drafts.some(({ text }) => text.startsWith("You can return"))).toBe(true);
  });

  it("leaves at once when it is told to", async () => {
    const { user } = await openDesk("served");
    await openChat(user, "Tomás Ferreira");
    expect(bubbles().at(-1)?.dataset.state).toBe("queued");
    expect(screen.queryByText("Waiting to be sent")).toBeNull();
    await user.click(within(await screen.findByTestId("leaves-soon")).getByRole("button", { name: "Send now" }));
    await waitFor(() => expect(screen.queryByTestId("leaves-soon")).toBeNull());
    expect(bubbles().at(-1)?.dataset.state).toBe("sent");
  });
});

describe("the words in a customer's file", () => {
  it("stand under it with their language", async () => {
    const { user } = await openDesk("served");
    await openChat(user, "نادية حداد");
    const words = within(await screen.findByRole("region", { name: "What was said" }));
    expect(words.getByText("What was said · Arabic")).toBeTruthy();
    expect(words.getByText(/هل يمكنني/)).toBeTruthy();
  });

  it("are folded when they are many", async () => {
    const { user } = await openDesk("served");
    await openChat(user, "Henrike Baumann");
    const words = within(await screen.findByRole("region", { name: "What it says" }));
    expect(words.queryByText(/Room 114/)).toBeNull();
    await user.click(words.getByRole("button", { name: "Show all", expanded: false }));
    expect(words.getByText(/Room 114/)).toBeTruthy();
    await user.click(words.getByRole("button", { name: "Show less", expanded: true }));
    expect(words.queryByText(/Room 114/)).toBeNull();
  });

  it("say why they are missing, and are asked for again", async () => {
    const { user } = await openDesk("served");
    await openChat(user, "Oskar Lindqvist");
    const failed = within(await screen.findByTestId("transcript-failed"));
    expect(failed.getByText(/No provider turns speech into text/)).toBeTruthy();
    expect(screen.getByText("No words were understood")).toBeTruthy();
    await user.click(failed.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("I ordered on Monday. When does the lamp arrive?")).toBeTruthy();
    expect(screen.queryByTestId("transcript-failed")).toBeNull();
  });
});

describe("notices of models", () => {
  it("lead to the providers and to the budget", async () => {
    const { user, router } = await openDesk("served");
    await user.click(screen.getByTestId("notices-bell"));
    await user.click(await screen.findByRole("button", { name: /OpenAI refused the key/ }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/assistant/providers"));
    await user.click(screen.getByTestId("notices-bell"));
    await user.click(await screen.findByRole("button", { name: /80 % of this month's budget/ }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/assistant/usage"));
  });
});
