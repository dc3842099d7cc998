import { describe, expect, it } from "vitest";
import { withoutList } from "./choices";

const offers = [
  { id: "see", label: "See lamps" },
  { id: "repair", label: "A repair" },
];

describe("the list of choices in a text", () => {
  it("goes where the choices are shown", () => {
    expect(withoutList("What is it about?\n\n1. See lamps\n2. A repair", offers)).toBe("What is it about?");
    expect(withoutList("What is it about?\n1) See lamps\n2) A repair\n", offers)).toBe("What is it about?");
    expect(withoutList("1. See lamps\n2. A repair", offers)).toBe("");
  });

  it("stays where it is not the list of these choices", () => {
    const other = "What is it about?\n\n1. See lamps\n2. Something else";
    expect(withoutList(other, offers)).toBe(other);
    const short = "1. See lamps";
    expect(withoutList(short, offers)).toBe(short);
    expect(withoutList("1. See lamps\n2. A repair", [])).toBe("1. See lamps\n2. A repair");
  });

  it("keeps numbers that belong to the words", () => {
    expect(withoutList("Two things:\n1. Measure\n2. Choose\n\n1. See lamps\n2. A repair", offers)).toBe(
      "Two things:\n1. Measure\n2. Choose",
    );
  });
});
