import { describe, expect, it } from "vitest";
import { placeOf } from "./textPlace";

const TEXT = '{\n  "nodes": [\n    { "id": "start" },\n    { "id": "ask" }\n  ]\n}\n';

describe("the place of what is wrong in a flow's text", () => {
  it("is where the text stops being JSON", () => {
    expect(placeOf(TEXT, null)).toBeNull();
    expect(placeOf(TEXT.replace('"start" },', '"start" },,'), null)).toEqual({ line: 3, column: 23, offset: 37 });
    expect(placeOf("{", null)?.line).toBe(1);
  });
  it("is the line and column that the core names", () =>
    expect(placeOf(TEXT, "Line 4, column 7: a number was expected.")).toMatchObject({ line: 4, column: 7 }));
  it("is the node that the core names", () =>
    expect(placeOf(TEXT, "name: too long\nNode ask, prompt: a text was expected.")).toMatchObject({ line: 4 }));
  it("is nowhere if nothing is named, and never behind the end", () => {
    expect(placeOf(TEXT, "The file has 9 MB; 8 MB is the most.")).toBeNull();
    expect(placeOf(TEXT, "Node nobody: it is not there.")).toBeNull();
    expect(placeOf(TEXT, "Line 900, column 1: the text ends too early.")?.offset).toBe(TEXT.length);
  });
});
