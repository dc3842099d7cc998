import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { PracticeBubble } from "../../ipc";
import { PhoneBubble } from "./PhoneBubble";

const bubble = (given: Partial<PracticeBubble>): PracticeBubble => ({
  wire_id: "w",
  from_me: false,
  kind: "text",
  text: "See you on Saturday",
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

describe("what the shop changed, on the customer's phone", () => {
  it("a message says that it was edited, and which emoji it has", () => {
    render(<PhoneBubble bubble={bubble({ edited: true, reaction: "👍" })} joined={false} />);
    expect(screen.getByText("Edited")).toBeTruthy();
    expect(screen.getByRole("img", { name: "Reaction 👍" })).toBeTruthy();
  });

  it("a deleted one says only that", () => {
    render(<PhoneBubble bubble={bubble({ deleted: true, edited: true, reaction: "👍" })} joined={false} />);
    expect(screen.getByText("This message was deleted")).toBeTruthy();
    expect(screen.queryByText("See you on Saturday")).toBeNull();
    expect(screen.queryByRole("img", { name: /Reaction/ })).toBeNull();
  });
});
