import { screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";
import { excerpt } from "./found";

const ask = async (user: Awaited<ReturnType<typeof openDesk>>["user"], question: string) => {
  await user.keyboard("t");
  await user.clear(screen.getByTestId("test-question-input"));
  await user.keyboard(`${question}{Enter}`);
  return screen.findByTestId("test-question-answer");
};

afterEach(() => void toast.dismiss());

describe("the test panel", () => {
  it("shows the answer as it would be sent, and what it comes from", async () => {
    const { user } = await openDesk("busy", "/knowledge");
    const answer = await ask(user, "How long does delivery take?");
    expect(answer.dataset.action).toBe("reply");
    expect(answer.textContent).toContain("2 to 4 working days");
    const found = within(await screen.findByTestId("found-list"));
    expect(found.getByText("The answer")).toBeTruthy();
    expect(found.getByText(/nothing is answered/)).toBeTruthy();
  });

  it("opens a source at the passage by keyboard alone", async () => {
    const { user, router } = await openDesk("busy", "/knowledge");
    await ask(user, "What does a new cable or a new socket cost for repairs?");
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement?.textContent).toContain("Care and repair guide.pdf");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.search).toContain("passage="));
    await waitFor(() => expect(document.querySelector("[data-cited]")?.textContent).toContain("A new cable costs 18.00"));
    await user.click(screen.getByTestId("reader-back"));
    await waitFor(() => expect(router.state.location.pathname).toBe("/knowledge/base-1/sources"));
  });

  it("goes through what it found with the arrows and back to the question", async () => {
    const { user } = await openDesk("busy", "/knowledge");
    await ask(user, "How long does delivery take?");
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}{ArrowUp}");
    expect(document.activeElement).toBe(screen.getByTestId("test-question-input"));
  });

  it("pins the answer with P, and takes it back", async () => {
    const { user, world } = await openDesk("busy", "/knowledge");
    const before = world.pins.length;
    await ask(user, "How long does delivery take?");
    await user.keyboard("{ArrowDown}p");
    await waitFor(() => expect(world.pins.length).toBe(before + 1));
    expect(world.pins.at(-1)).toMatchObject({
      question: "How long does delivery take?",
      expected: "How long does delivery take?",
    });
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(world.pins.length).toBe(before));
  });

  it("offers to write the answer that is missing", async () => {
    const { user, router } = await openDesk("busy", "/knowledge");
    const answer = await ask(user, "Do you sell umbrellas for the beach?");
    expect(answer.dataset.action).toBe("escalate");
    await user.click(await screen.findByRole("button", { name: "Write this answer" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/knowledge/base-1/faqs/new"));
    expect(new URLSearchParams(router.state.location.search).get("question")).toBe("Do you sell umbrellas for the beach?");
  });

  it("keeps the scores for those who ask for them", async () => {
    const { user } = await openDesk("busy", "/knowledge");
    await ask(user, "How long does delivery take?");
    expect(screen.queryByText("Words (BM25)")).toBeNull();
    await user.click(screen.getByText(/^Details/));
    expect((await screen.findAllByText("Words (BM25)")).length).toBeGreaterThan(0);
  });

  it("closes, stays closed, and comes back with T", async () => {
    const { user } = await openDesk("busy", "/knowledge");
    await user.click((await screen.findAllByRole("button", { name: "Hide the test panel" }))[0] ?? document.body);
    await waitFor(() => expect(screen.queryByRole("complementary", { name: "Try a question" })).toBeNull());
    await user.keyboard("t");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("test-question-input")));
  });

  it("cuts a long passage around the words that were asked for", () => {
    const text = `${"First of all. ".repeat(40)}Antique chandeliers are repaired on Thursdays. ${"And more. ".repeat(40)}`;
    const cut = excerpt(text, ["chandeliers"]);
    expect(cut).toContain("Antique chandeliers are repaired on Thursdays");
    expect(cut.length).toBeLessThan(300);
    expect(excerpt("Short and whole.", [])).toBe("Short and whole.");
  });
});
