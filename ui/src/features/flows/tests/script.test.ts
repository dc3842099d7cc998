import { describe, expect, it } from "vitest";
import { actsOf, passing, readScript, scriptText, wayOf } from "./script";

const text = (value: object) => JSON.stringify(value);

describe("a test as text", () => {
  it("is read as it was written", () => {
    const script = { name: "Order", globals: {}, at: null, lines: [{ says: "hello" }, { expect: { silence: true } }] };
    expect(readScript(scriptText(script))).toEqual({ script: { name: "Order", lines: script.lines } });
  });

  it("says where it is wrong", () => {
    expect(readScript('{"name": "x",\n "lines": [}')).toEqual({ wrong: "json", line: 2, column: 12 });
    expect(readScript("[]")).toEqual({ wrong: "object" });
    expect(readScript(text({ name: " ", lines: [] }))).toEqual({ wrong: "name" });
    expect(readScript(text({ name: "x", lines: {} }))).toEqual({ wrong: "lines" });
    expect(readScript(text({ name: "x", lines: [], speed: 1 }))).toEqual({ wrong: "field", field: "speed" });
    expect(readScript(text({ name: "x", lines: [{ says: "a" }, { shouts: "a" }] }))).toEqual({ wrong: "line", line: 2 });
    expect(readScript(text({ name: "x", lines: [{ says: "a", taps: "b" }] }))).toEqual({ wrong: "line", line: 1 });
    expect(readScript(text({ name: "x", lines: ["hello"] }))).toEqual({ wrong: "line", line: 1 });
  });
});

describe("a test on the practice phone", () => {
  it("does what happens in it, and nothing for what is only expected", () =>
    expect(
      actsOf({
        globals: { open: true },
        lines: [
          { says: "order" },
          { expect: { silence: true } },
          { taps: "A repair" },
          { minutes: 5 },
          { web: { status: 200, body: { a: 1 } } },
          { hands_back: {} },
        ],
      }),
    ).toEqual([
      { act: "set_global", name: "open", value: true },
      { act: "say", text: "order" },
      { act: "say", text: "A repair" },
      { act: "jump", minutes: 5 },
      { act: "answer_web", status: 200, body: '{"a":1}' },
      { act: "hand_back" },
    ]));
});

describe("a way out", () => {
  it("is found though names have colons", () => {
    expect(wayOf("ask:branch:1", ["ask"])).toEqual({ node: "ask", handle: "branch:1" });
    expect(wayOf("ask:a:out", ["ask", "ask:a"])).toEqual({ node: "ask:a", handle: "out" });
  });
});

describe("time that passes", () => {
  it("is said in its largest whole unit", () => {
    expect([5, 60, 90, 2880].map(passing)).toEqual([
      { unit: "minutes", count: 5 },
      { unit: "hours", count: 1 },
      { unit: "minutes", count: 90 },
      { unit: "days", count: 2 },
    ]);
  });
});
