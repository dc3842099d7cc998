import { expect, test } from "vitest";
import { dollars } from "./money";

test("a fraction of a cent is not shown as nothing", () => {
  expect(dollars(0.0008)).toContain("0.0008");
  expect(dollars(0.05267)).toMatch(/0\.053$/);
  expect(dollars(12.5)).toContain("12.50");
  expect(dollars(0)).toContain("0.00");
});
