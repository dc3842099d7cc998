import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";

const place = "/assistant/usage";
const DAY = 86_400_000;

/** A stretch of days begins at a midnight, and today is one of them. */
const since = (days: number) => new Date().setHours(0, 0, 0, 0) - (days - 1) * DAY;

const rowOf = (cell: HTMLElement) => within(cell.closest("tr") ?? cell);

const figure = async (label: string) =>
  (await screen.findByText(label, { selector: "dt" })).nextElementSibling?.textContent ?? "";

describe("usage", () => {
  it("adds up what left in the stretch that is looked at", async () => {
    const { user, world, router } = await openDesk("served", place);
    const within30 = world.calls.filter(({ at }) => at >= since(30));
    expect(await figure("Requests")).toBe(within30.length.toLocaleString());
    expect(await figure("Failed")).toBe(within30.filter(({ outcome }) => outcome === "failed").length.toLocaleString());
    expect(await figure("On this device")).toBe("42");
    await user.click(screen.getByRole("radio", { name: "7 days" }));
    const within7 = world.calls.filter(({ at }) => at >= since(7)).length;
    expect(within7).toBeLessThan(within30.length);
    await waitFor(async () => expect(await figure("Requests")).toBe(within7.toLocaleString()));
    expect(router.state.location.search).toBe("?days=7");
  });

  it("says what each model did, and which price is missing", async () => {
    await openDesk("served", place);
    const speech = rowOf(await screen.findByText("whisper-large-v3-turbo"));
    expect(speech.getByText("not known")).toBeTruthy();
    expect(screen.getByText(/requests have no cost here because the model's price is not known/)).toBeTruthy();
    const failed = rowOf(screen.getByText("gpt-4.1-mini"));
    expect(failed.getByText(/failed$/)).toBeTruthy();
  });

  it("shows the same numbers to who does not see bars", async () => {
    const { user } = await openDesk("served", `${place}?days=7`);
    await user.click(await screen.findByRole("radio", { name: "Replies" }));
    const chart = within(screen.getByRole("figure"));
    expect(chart.getByText("Replies by day")).toBeTruthy();
    const days = chart.getAllByRole<HTMLTableRowElement>("row");
    expect(days).toHaveLength(7);
    const sum = days.reduce((total, day) => total + Number(day.cells[1]?.textContent), 0);
    expect(sum.toLocaleString()).toBe(await figure("Replies by models"));
  });

  it("keeps a budget in cents and says when it is spent", async () => {
    const { user, world } = await openDesk("served", place);
    expect((await screen.findByTestId("budget-state")).textContent).toBe("Within the budget");
    const month = screen.getByRole("textbox", { name: "At most a month" });
    await user.clear(month);
    await user.type(month, "0.29{Enter}");
    await waitFor(() => expect(world.settings.budget_month_cents).toBe(29));
    await waitFor(() => expect(screen.getByTestId("budget-state").textContent).toBe("The budget is spent: no model is asked"));
    await user.clear(month);
    await user.type(month, "0.295{Enter}");
    expect(month.getAttribute("aria-invalid")).toBe("true");
    expect(world.settings.budget_month_cents).toBe(29);
  });

  it("adds credits, and only a number of them that makes sense", async () => {
    const { user, world } = await openDesk("spent", place);
    expect((await screen.findByTestId("credits-balance")).textContent).toBe("0");
    expect(screen.getByText("credits left: the next chat comes to you")).toBeTruthy();
    const before = world.credits.length;
    await user.click(screen.getByText("Add credits"));
    const dialog = within(await screen.findByRole("dialog"));
    const amount = dialog.getByLabelText("How many");
    await user.clear(amount);
    await user.type(amount, "1.5{Enter}");
    expect(dialog.getByRole("button", { name: "Add credits" })).toHaveProperty("disabled", true);
    expect(world.credits).toHaveLength(before);
    await user.clear(amount);
    await user.type(amount, "250");
    await user.type(dialog.getByLabelText("What for"), "December{Enter}");
    await user.click(dialog.getByRole("button", { name: "Add credits" }));
    await waitFor(() => expect(screen.getByTestId("credits-balance").textContent).toBe("250"));
    expect(screen.getByText(/enough for 125 replies/)).toBeTruthy();
    const line = rowOf(screen.getByText("December"));
    expect(line.getByText("+250")).toBeTruthy();
    expect(line.getByText("0 → 250")).toBeTruthy();
  });

  it("leads who has no model yet to the providers", async () => {
    const { user, router } = await openDesk("shop", place);
    await user.click(await screen.findByRole("button", { name: "See the providers" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/assistant/providers"));
  });
});
