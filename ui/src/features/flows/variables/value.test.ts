import { describe, expect, it } from "vitest";
import { jsonTrouble } from "./json";
import { kindOf, nameTrouble, readJson, readValue, writtenValue } from "./value";

describe("values", () => {
  it.each([
    ["string", "12", "12"],
    ["number", "1,5", 1.5],
    ["number", " -3 ", -3],
    ["boolean", "true", true],
    ["object", '{"a": [1]}', { a: [1] }],
    ["array", "[]", []],
  ] as const)("of type %s are read from %s", (kind, text, value) => expect(readValue(kind, text)).toEqual({ value }));

  it("that are no number, or of another type, are told apart", () => {
    expect(readValue("number", "twelve")).toEqual({ wrong: "number" });
    expect(readValue("number", " ")).toEqual({ wrong: "number" });
    expect(readValue("object", "[1]")).toEqual({ wrong: "object" });
    expect(readValue("array", "{}")).toEqual({ wrong: "array" });
  });

  it("come back as they were written", () => {
    for (const value of ["text", 3.25, true, { a: { b: null } }, [1, "two"]]) {
      const kind = kindOf(value);
      if (kind) expect(readValue(kind, writtenValue(value))).toEqual({ value });
    }
  });
});

describe("the place of what is not JSON", () => {
  it("is a line and a column", () => {
    expect(readJson('{\n  "a": 1,\n  b: 2\n}')).toEqual({ wrong: "json", line: 3, column: 3 });
    expect(readJson("")).toEqual({ wrong: "json", line: 1, column: 1 });
    expect(readJson("[1, 2,]")).toEqual({ wrong: "json", line: 1, column: 7 });
    expect(readJson("{} more")).toEqual({ wrong: "json", line: 1, column: 4 });
  });

  it("is found exactly where the engine finds something wrong", () => {
    const texts = [
      '{"a":[1,{"b":"c\\u00e9"}],"d":-1.5e3}',
      "nul",
      '"open',
      "01",
      "[,]",
      '{"a" 1}',
      "\t[ ]\n",
      "1 2",
      '"\n"',
      "{}}",
    ];
    for (const text of texts) {
      let reads = true;
      try {
        JSON.parse(text);
      } catch {
        reads = false;
      }
      expect(jsonTrouble(text) === null, text).toBe(reads);
    }
  });

  it("is found in what is nested without end", () => expect(jsonTrouble("[".repeat(5000))).not.toBeNull());
});

describe("names of variables", () => {
  it.each(["a", "userName", "order_2", "endereço", "имя"])("may be %s", (name) => expect(nameTrouble(name)).toBeNull());
  it.each([
    ["", "empty"],
    ["2nd", "form"],
    ["first name", "form"],
    ["a".repeat(65), "long"],
    ["userId", "reserved"],
    ["AND", "meaning"],
    ["contact", "meaning"],
    ["city", "taken"],
  ] as const)("may not be “%s”", (name, trouble) => expect(nameTrouble(name, ["city"])).toBe(trouble));
});
