import { describe, expect, it } from "vitest";
import type { SimulationBubble, SimulationStep } from "../../../ipc";
import { openings } from "./openings";
import { grouped, lastChanges, milliseconds, sampleBody } from "./path";

const step = (input: number, at: number, given: Partial<SimulationStep["entry"]> = {}): SimulationStep => ({
  input,
  took_us: 120,
  entry: {
    step: input,
    at,
    node: `node-${input}`,
    kind: "message",
    cause: "entered",
    handle: "out",
    next: null,
    effects: 1,
    missing: [],
    notes: [],
    failure: null,
    read: {},
    compared: [],
    changed: {},
    ...given,
  },
});

const said = (at: number, text: string): SimulationBubble => ({
  from_customer: true,
  text,
  at,
  choices: [],
  media: null,
  kind: "text",
  node: null,
});

describe("the path", () => {
  it("is grouped by what was put in, each with the words that began it", () => {
    const path = [step(1, 10), step(1, 11), step(2, 20, { cause: "answer" }), step(3, 99, { cause: "time_up" })];
    const groups = grouped(path, [said(9, "Hello"), said(20, "48213"), said(50, "Anyone there?")]);
    expect(groups.map(({ input, steps, said }) => [input, steps.length, said?.text])).toEqual([
      [1, 2, "Hello"],
      [2, 1, "48213"],
      [3, 1, undefined],
    ]);
  });

  it("tells who changed a variable last, and whether just now", () => {
    const path = [step(1, 1, { changed: { name: "Ana", city: "Porto" } }), step(2, 2, { changed: { city: null } })];
    expect(lastChanges(path)).toEqual(
      new Map([
        ["name", { node: "node-1", fresh: false }],
        ["city", { node: "node-2", fresh: true }],
      ]),
    );
  });

  it("has times that people can read", () => expect([60, 1240, 52_000].map(milliseconds)).toEqual(["0.06", "1.24", "52"]));
});

describe("a sample answer", () => {
  it("has every place that the node keeps something of", () => {
    const body = sampleBody([{ path: "data.items[0].id" }, { path: "data.items[0].name" }, { path: "$.status" }]);
    expect(JSON.parse(body)).toEqual({ data: { items: [{ id: "…", name: "…" }] }, status: "…" });
  });
  it("is something even if nothing is kept, or if the place cannot be drawn", () => {
    expect(JSON.parse(sampleBody([]))).toEqual({ ok: true });
    expect(JSON.parse(sampleBody([{ path: "$..id" }]))).toEqual({ ok: true });
  });
});

describe("first messages", () => {
  it("are the words that start the flow, each once", () => {
    const words = (given: string[], matching: "any" | "all" = "any", on = true) => ({
      on,
      when: { type: "keyword", words: given, matching } as const,
    });
    expect(openings([words(["order", " order", ""]), words(["late", "parcel"], "all"), words(["off"], "any", false)])).toEqual([
      "order",
      "late parcel",
    ]);
    expect(openings([{ when: { type: "any_message" } }])).toEqual([]);
  });
});
