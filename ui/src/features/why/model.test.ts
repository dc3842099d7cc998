import { describe, expect, it } from "vitest";
import { excerptAround } from "./model";

describe("an excerpt", () => {
  const long = `${"Before it there is much to read. ".repeat(20)}A new cable costs 18.00. ${"And much after it. ".repeat(20)}`;

  it("has the words that matched, and says where it was cut", () => {
    const excerpt = excerptAround(long, ["cable"], 160);
    expect(excerpt).toContain("A new cable costs 18.00.");
    expect(excerpt).toMatch(/^… .* …$/);
    expect(excerpt.length).toBeLessThanOrEqual(164);
  });

  it("is the whole of a short text, on one line", () => {
    expect(excerptAround("Two\nlines", ["lines"])).toBe("Two lines");
  });

  it("is the beginning where no word is found", () => {
    expect(excerptAround(long, ["nowhere"], 60)).toMatch(/^Before it there is .* …$/);
  });
});
