import { describe, expect, it } from "vitest";
import { readAddresses } from "./addresses";
import { blocks, inlines } from "./markdown";
import { share } from "./sourceModel";
import { applyTool, textSchema } from "./textModel";

describe("the bar of a reading", () => {
  it("never goes back from one step to the next", () => {
    const steps = [
      share({ step: "fetching", done: 0, total: 0 }),
      share({ step: "fetching", done: 40, total: 40 }),
      share({ step: "reading", done: 0, total: 0 }),
      share({ step: "reading", done: 9, total: 9 }),
      share({ step: "indexing", done: 0, total: 400 }),
      share({ step: "indexing", done: 120, total: 400 }),
      share({ step: "indexing", done: 500, total: 400 }),
    ];
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.at(-1)).toBe(1);
  });
});

describe("pasted addresses", () => {
  it("are taken with or without https, once each", () => {
    const { urls, problems } = readAddresses("shop.example\n- https://shop.example/a#top,\nhttps://shop.example/a\n\n", []);
    expect(urls).toEqual(["https://shop.example/", "https://shop.example/a#top"]);
    expect(problems).toEqual([{ line: "https://shop.example/a", why: "twice" }]);
  });

  it.each([
    ["http://localhost:8080/", "private"],
    ["http://10.0.0.3/prices", "private"],
    ["http://172.20.1.1/", "private"],
    ["http://printer.local/", "private"],
    ["http://[::1]/", "private"],
    ["ftp://shop.example/", "notWeb"],
    ["file:///etc/hosts", "notWeb"],
    ["our delivery page", "notAddress"],
    ["shop", "notAddress"],
    ["https://known.example", "known"],
  ])("%s is left out: %s", (line, why) => {
    expect(readAddresses(line, ["https://known.example/"])).toEqual({ urls: [], problems: [{ line, why }] });
  });

  it("of public networks are no private ones", () => {
    expect(readAddresses("http://172.32.0.1/\nhttp://11.0.0.1/", []).problems).toEqual([]);
  });
});

describe("typed Markdown", () => {
  it("is understood in its common parts", () => {
    expect(blocks("# Hours\nMonday\nTuesday\n\n- one\n- two\n1. first\n> said").map(({ kind }) => kind)).toEqual([
      "heading",
      "paragraph",
      "list",
      "numbers",
      "quote",
    ]);
    expect(inlines("a **b** _c_ `d` snake_case_word")).toEqual([
      { style: "plain", text: "a " },
      { style: "bold", text: "b" },
      { style: "plain", text: " " },
      { style: "italic", text: "c" },
      { style: "plain", text: " " },
      { style: "code", text: "d" },
      { style: "plain", text: " snake_case_word" },
    ]);
  });

  it("gets marks from the tools, and loses them the second time", () => {
    const bold = applyTool("bold", { text: "free parking", from: 0, to: 4 });
    expect(bold.text).toBe("**free** parking");
    expect(applyTool("bold", bold)).toEqual({ text: "free parking", from: 0, to: 4 });
    const list = applyTool("numbers", { text: "a\nb\nc", from: 0, to: 3 });
    expect(list.text).toBe("1. a\n2. b\nc");
    expect(applyTool("numbers", list).text).toBe("a\nb\nc");
  });

  it("has limits", () => {
    expect(textSchema.safeParse({ title: " ", text: "a" }).success).toBe(false);
    expect(textSchema.safeParse({ title: "t".repeat(201), text: "a" }).success).toBe(false);
    expect(textSchema.safeParse({ title: "t", text: " " }).success).toBe(false);
  });
});
