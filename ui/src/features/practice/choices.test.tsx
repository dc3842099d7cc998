import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { PracticeBubble } from "../../ipc";
import { openDesk } from "../../test/desk";
import { answered, openChoices } from "./model";

const bubble = (given: Partial<PracticeBubble>): PracticeBubble => ({
  wire_id: String(Math.random()),
  from_me: false,
  kind: "text",
  text: "",
  media: null,
  at: 0,
  ticks: null,
  choices: [],
  tap: null,
  file_of: null,
  edited: false,
  deleted: false,
  reaction: null,
  ...given,
});
const asked = bubble({ choices: [{ id: "a", label: "A" }] });

describe("choices on a phone", () => {
  it("are open until the customer writes anything", () => {
    expect(openChoices([])).toBe(-1);
    expect(openChoices([bubble({}), asked, bubble({})])).toBe(1);
    expect(openChoices([asked, bubble({ from_me: true })])).toBe(-1);
    expect(openChoices([asked, bubble({ from_me: true }), asked])).toBe(2);
  });

  it("know which of them was tapped, and that a text is no tap", () => {
    expect(answered([asked, bubble({ from_me: true, tap: "a" })], 0)).toBe("a");
    expect(answered([asked, bubble({ from_me: true, text: "hm" }), bubble({ from_me: true, tap: "a" })], 0)).toBeNull();
    expect(answered([asked, bubble({ from_me: true, tap: "other" })], 0)).toBeNull();
  });
});

describe("the practice phone", () => {
  it("shows choices as buttons, answers with a tap, and keeps the answered ones in sight", async () => {
    const { user } = await openDesk("flowing");
    await user.keyboard("p");
    await user.click(await screen.findByTestId("practice-contact-0"));
    const groups = await screen.findAllByRole("group", { name: "What you can tap" });
    expect(groups).toHaveLength(2);
    const [before, now] = groups.map((group) => within(group));
    expect(before?.getByRole("button", { name: "Yes, please, chosen" }).getAttribute("aria-disabled")).toBe("true");
    const tap = now?.getByRole("button", { name: "A repair" });
    tap?.focus();
    await user.keyboard("{Enter}");
    await screen.findByText("What is broken? A photograph helps.");
    const chosen = await screen.findByRole("button", { name: "A repair, chosen" });
    expect(chosen.getAttribute("aria-disabled")).toBe("true");
    const bubbles = screen.getAllByTestId("practice-bubble").map(({ textContent }) => textContent);
    expect(bubbles.at(-2)).toContain("A repair");
    expect(bubbles.some((text) => text.includes("1. See lamps"))).toBe(false);
    await user.click(screen.getByRole("button", { name: "A repair, chosen" }));
    await waitFor(() => expect(screen.getAllByTestId("practice-bubble")).toHaveLength(bubbles.length));
  });

  it("shows the shop's files as a phone does", async () => {
    const { user } = await openDesk("flowing");
    await user.keyboard("p");
    await user.click(await screen.findByTestId("practice-contact-0"));
    await screen.findAllByTestId("choices");
    const phone = within(screen.getByRole("log", { name: "Practice phone" }));
    expect(phone.getByRole("button", { name: "Look at the picture" })).toBeTruthy();
    expect(phone.getByText("Price list spring.pdf")).toBeTruthy();
    expect(phone.getByRole("button", { name: "Save in Downloads" })).toBeTruthy();
  });
});
