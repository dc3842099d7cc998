import { describe, expect, it } from "vitest";
import { ago, clockTime, dayName, rowTime, waitedMinutes } from "./time";

const NOW = new Date(2026, 10, 20, 15, 0).getTime();
const MINUTE = 60_000;

describe("times", () => {
  it.each([
    [2000, { unit: "now", count: 0 }],
    [8000, { unit: "seconds", count: 8 }],
    [12 * MINUTE, { unit: "minutes", count: 12 }],
    [3.5 * 60 * MINUTE, { unit: "hours", count: 3 }],
  ])("are relative under a day (%i ms)", (age, said) => expect(ago(NOW - age, NOW)).toEqual(said));

  it("are a date after a day", () => expect(ago(NOW - 26 * 60 * MINUTE, NOW).unit).toBe("date"));
  it("never lie in the future when clocks differ", () => expect(ago(NOW + 5000, NOW)).toEqual({ unit: "now", count: 0 }));
  it("of a row are the clock today and the day before that", () => {
    expect(rowTime(NOW - MINUTE, NOW)).toBe(clockTime(NOW - MINUTE));
    expect(rowTime(NOW - 30 * 60 * MINUTE, NOW)).toContain("19");
  });
  it("name today and yesterday", () => {
    expect(dayName(NOW, NOW)).toEqual({ day: "today" });
    expect(dayName(NOW - 20 * 60 * MINUTE, NOW)).toEqual({ day: "yesterday" });
    expect(dayName(NOW - 72 * 60 * MINUTE, NOW).day).toBe("other");
  });
  it("waiting is mentioned from five minutes on", () => {
    expect(waitedMinutes(NOW - 4 * MINUTE, NOW)).toBeNull();
    expect(waitedMinutes(NOW - 12 * MINUTE, NOW)).toBe(12);
    expect(waitedMinutes(null, NOW)).toBeNull();
  });
});
