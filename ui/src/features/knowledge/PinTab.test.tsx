import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Pin, PinTry } from "../../ipc";
import { openDesk } from "../../test/desk";
import { brokenFirst, change, verdict } from "./pinModel";

const place = "/knowledge/base-1/pins";

describe("checks", () => {
  it("stand with what is wrong first, each in words", async () => {
    await openDesk("busy", place);
    const rows = await screen.findAllByTestId("pin-row");
    expect(rows.map((row) => row.dataset.verdict)).toEqual(["instead", "nothing", "gone", "right", "mended", "right"]);
    expect(screen.getByText("Now answered by “Terms of sale”")).toBeTruthy();
    expect(screen.getByText(/the right one came in place 3 · right before/)).toBeTruthy();
    expect(screen.getByTestId("pins-result").textContent).toMatch(/^3 of 6 right · tried /);
  });

  it("are tried all at once with a key, and the result is said", async () => {
    const { user, world } = await openDesk("busy", place);
    await screen.findAllByTestId("pin-row");
    await user.keyboard("r");
    await waitFor(() => expect(screen.getByTestId("pins-result").textContent).toMatch(/of 6 right · \d+ broken · \d+ mended/));
    expect(world.pins.every((pin) => pin.before !== null)).toBe(true);
  });

  it("lead to what must answer", async () => {
    const { user, router, world } = await openDesk("busy", place);
    await screen.findAllByTestId("pin-row");
    await user.keyboard("j{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe(`/knowledge/base-1/faqs/${world.pins[1]?.faq_id ?? ""}`));
  });

  it("are forgotten only after asking", async () => {
    const { user, world } = await openDesk("busy", place);
    await screen.findAllByTestId("pin-row");
    await user.keyboard("j{Delete}");
    const dialog = within(await screen.findByRole("dialog", { name: "Forget this check?" }));
    expect(world.pins).toHaveLength(6);
    await user.click(dialog.getByTestId("delete-pin"));
    await waitFor(() => expect(world.pins).toHaveLength(5));
  });

  it("say what is different from the time before", () => {
    const result = (given: Partial<PinTry>): PinTry => ({
      at: 0,
      model: "small",
      passed: true,
      place: 1,
      confidence: 0.9,
      instead: "",
      ...given,
    });
    const pin = (last: PinTry | null, before: PinTry | null, expected = "Something"): Pin => ({
      id: "pin",
      base_id: "base",
      question: "Question",
      faq_id: "faq",
      source_id: null,
      quote: "",
      expected,
      last,
      before,
    });
    const wrong = (at: number | null) => result({ passed: false, place: at });
    expect(change(pin(wrong(2), result({})))).toBe("broken");
    expect(change(pin(wrong(2), wrong(5)))).toBe("closer");
    expect(change(pin(wrong(null), wrong(5)))).toBe("further");
    expect(change(pin(result({ model: "large" }), result({})))).toBe("model");
    expect(change(pin(result({}), result({})))).toBeNull();
    expect(verdict(pin(result({}), wrong(3)))).toBe("mended");
    expect(verdict(pin(null, null))).toBe("untried");
    expect(verdict(pin(result({}), null, ""))).toBe("gone");
    const [good, bad] = [pin(result({}), null), pin(wrong(2), null)];
    expect(brokenFirst([good, bad])).toEqual([bad, good]);
  });
});
