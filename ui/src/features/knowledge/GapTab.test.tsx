import { screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";

const place = "/knowledge/base-1/gaps";

afterEach(() => void toast.dismiss());

describe("unanswered questions", () => {
  it("shows the most asked one first, with its wordings, its chat and what was replied", async () => {
    const { world } = await openDesk("busy", place);
    const detail = within(await screen.findByTestId("gap-detail"));
    expect(detail.getByRole("heading", { name: "Do you repair antique chandeliers from 1890?" })).toBeTruthy();
    expect(detail.getByText(/Asked 6 times/)).toBeTruthy();
    expect(detail.getByText("Can you fix an old chandelier?")).toBeTruthy();
    expect(detail.getByText(/estimate costs nothing/)).toBeTruthy();
    const chat = [...world.chats.values()].find(({ title }) => title === "Sam O'Neill");
    expect(detail.getByRole("link", { name: "Open the chat" }).getAttribute("href")).toContain(chat?.id ?? "no chat");
  });

  it("becomes an answer by keyboard alone, and settles all of its questions", async () => {
    const { user, world, router } = await openDesk("busy", place);
    await screen.findByTestId("gap-detail");
    await user.keyboard("{Enter}");
    expect(await screen.findByDisplayValue("Do you repair antique chandeliers from 1890?")).toBeTruthy();
    expect(screen.getByDisplayValue("Can you fix an old chandelier?")).toBeTruthy();
    expect(screen.getByDisplayValue(/estimate costs nothing/)).toBe(document.activeElement);
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(world.gaps.some(({ question }) => question.includes("chandeliers"))).toBe(false));
    expect(world.faqs.some((faq) => faq.question.includes("chandeliers") && faq.variants.length === 2)).toBe(true);
    await waitFor(() => expect(router.state.location.pathname).toBe(place));
    expect(await screen.findByRole("heading", { name: "Do you have this lamp in black?" })).toBeTruthy();
  });

  it("is dismissed with a key, goes on to the next one, and can be taken back", async () => {
    const { user, world } = await openDesk("busy", place);
    const before = world.gaps.length;
    await screen.findByTestId("gap-detail");
    await user.keyboard("jj");
    expect(await screen.findByRole("heading", { name: "Do you have this lamp in black?" })).toBeTruthy();
    await user.keyboard("e");
    await waitFor(() => expect(world.gaps.length).toBe(before - 1));
    expect(await screen.findByRole("heading", { name: "Can I pay in three instalments?" })).toBeTruthy();
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(world.gaps.length).toBe(before));
    expect(await screen.findByRole("heading", { name: "Do you have this lamp in black?" })).toBeTruthy();
  });

  it("rewards an empty list with what was answered", async () => {
    const { world } = await openDesk("shop", place);
    expect(world.gaps).toEqual([]);
    expect(await screen.findByText("Nothing is left unanswered")).toBeTruthy();
    expect(await screen.findByText(/\d+ questions were answered from what you wrote/)).toBeTruthy();
  });
});
