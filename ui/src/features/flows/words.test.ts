import { describe, expect, it } from "vitest";
import { fileName, share, shown, span, standing } from "./words";

describe("words about flows", () => {
  it("say of a flow what its operator wants to know first", () => {
    expect(standing({ state: "draft", active: false })).toBe("draft");
    expect(standing({ state: "changed", active: false })).toBe("off");
    expect(standing({ state: "changed", active: true })).toBe("changed");
    expect(standing({ state: "published", active: true })).toBe("answers");
  });
  it("name a file after its flow without what file systems refuse", () => {
    expect(fileName('Orders: "where?" / when')).toBe("Orders where when.flow.json");
    expect(fileName("???")).toBe("flow.flow.json");
  });
  it("give spans in their largest unit", () => {
    expect(span(400)).toMatch(/^0\.4 sec/);
    expect(span(264_000)).toMatch(/^4\.4 min/);
    expect(span(20 * 3_600_000)).toMatch(/^20 h/);
  });
  it("know no share of nothing", () => {
    expect(share(3, 0)).toBeNull();
    expect(share(1, 4)).toBe("25%");
  });
  it("show texts as they are and the rest as JSON", () => {
    expect(shown("48213")).toBe("48213");
    expect(shown([1, null])).toBe("[1,null]");
  });
});
