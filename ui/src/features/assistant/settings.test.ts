import { describe, expect, it } from "vitest";
import type { PastQuestion, Tried } from "../../ipc";
import { clockOf, hoursInWords, minutesOf, nextStretch, PRESETS } from "./hours";
import { wordDiff } from "./replay/diff";
import { verdict } from "./replay/verdict";
import { changedNames, complete, NAMES, problemsOf, settingOfRefusal } from "./settings";

const usual = complete({});

describe("the settings", () => {
  it("have every field in one part of the form", () => {
    expect(NAMES.toSorted()).toEqual(Object.keys(usual).toSorted());
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });

  it("say what is wrong with them, at its field", () => {
    expect(problemsOf(usual)).toEqual({});
    const stretch = (opens: number, closes: number) => ({ day: 1, opens, closes });
    expect(
      problemsOf({
        ...usual,
        bot_name: "a".repeat(61),
        delay_s: Number.NaN,
        repeat_limit: 1,
        topics: [{ name: " ", words: [], rule: "human" }],
        lead_fields: [
          { name: "size", description: "" },
          { name: "size", description: "" },
        ],
        hours: [stretch(540, 720), stretch(700, 800)],
      }),
    ).toEqual({
      bot_name: "nameTooLong",
      delay_s: "delay",
      repeat_limit: "repeat",
      topics: "topicName",
      lead_fields: "leadTwice",
      hours: "hoursOverlap",
    });
    expect(problemsOf({ ...usual, hours: [stretch(720, 540)] })).toEqual({ hours: "hoursOrder" });
    expect(problemsOf({ ...usual, hours: [...PRESETS.lunch, { day: 7, opens: 0, closes: 1440 }] })).toEqual({});
  });

  it("find the field that a sentence of the core is about", () => {
    expect(settingOfRefusal("The confidence must be between 0 and 1.")).toBe("threshold");
    expect(settingOfRefusal('"a b": a field\'s name has 1 to 40 letters, digits or underscores.')).toBe("lead_fields");
    expect(settingOfRefusal("Opening hours: two stretches of one day overlap.")).toBe("hours");
    expect(settingOfRefusal("The disk is full.")).toBeNull();
  });

  it("know what was changed, also deep inside", () => {
    const topics = [{ name: "refund", words: ["money back"], rule: "human" as const }];
    expect(changedNames({ ...usual, topics }, { ...usual, topics: structuredClone(topics) })).toEqual([]);
    expect(changedNames({ ...usual, topics }, { ...usual, topics: [], threshold: 0.7 })).toEqual(["threshold", "topics"]);
  });
});

describe("opening hours", () => {
  it("are read the way people write them", () => {
    const written = ["9", "9:30", "0930", "9.30", "9h30", "9 pm", "12 am", "24:00"].map(minutesOf);
    expect(written).toEqual([540, 570, 570, 570, 570, 1260, 0, 1440]);
    expect(["", "noon", "9:75", "25:00", "13 pm"].map(minutesOf)).toEqual([null, null, null, null, null]);
    expect(clockOf(1440)).toBe("24:00");
  });

  it("are said with equal days together", () => {
    expect(hoursInWords(PRESETS.shop)).toBe("Mon–Fri 10:00–19:00, Sat 10:00–16:00");
    expect(hoursInWords([])).toBe("");
  });

  it("get an afternoon after a morning, never past midnight", () => {
    expect(nextStretch([{ day: 1, opens: 540, closes: 720 }], 1)).toEqual({ day: 1, opens: 780, closes: 1020 });
    expect(nextStretch([{ day: 1, opens: 540, closes: 1370 }], 1)).toEqual({ day: 1, opens: 1380, closes: 1440 });
  });
});

describe("what changed between two answers", () => {
  it("is marked by whole words", () => {
    expect(wordDiff("You get a link soon.", "You receive a link today.")).toEqual([
      { kind: "same", text: "You " },
      { kind: "gone", text: "get" },
      { kind: "new", text: "receive" },
      { kind: "same", text: " a link " },
      { kind: "gone", text: "soon" },
      { kind: "new", text: "today" },
      { kind: "same", text: "." },
    ]);
  });

  it("loses nothing of either text", () => {
    const before = "Delivery takes 2 to 4 days. السعر 4.90 يورو";
    const after = "It takes 3 days.\nالسعر 5 يورو today";
    const pieces = wordDiff(before, after);
    const kept = (kind: "gone" | "new") =>
      pieces
        .filter((piece) => piece.kind !== kind)
        .map(({ text }) => text)
        .join("");
    expect(kept("new")).toBe(before);
    expect(kept("gone")).toBe(after);
    expect(wordDiff("", "")).toEqual([]);
  });

  it("is a verdict: being told to wait is no answer", () => {
    const past = (reply: string, by_bot: boolean): PastQuestion => ({
      message_id: "m",
      chat_id: "c",
      chat_title: "Ana Ribeiro",
      question: "How long?",
      reply,
      by_bot,
      at: 0,
    });
    const tried = (action: Tried["action"], ...messages: string[]): Tried => ({
      action,
      messages,
      reason: null,
      summary: "",
      why: {
        cause: "answer",
        question: "",
        answerer: "on-device",
        model: null,
        floor: null,
        confidence: null,
        took_ms: null,
        passages: [],
        approved_by_operator: false,
      },
      parts: [],
      calls: [],
      took_ms: 1,
    });
    const wait = "A colleague will answer you.";
    expect(verdict(past("2 days", true), tried("reply", "2  days"), wait)).toBe("same");
    expect(verdict(past("2 days", true), tried("reply", "3 days"), wait)).toBe("changed");
    expect(verdict(past("2 days", true), tried("escalate", wait), wait)).toBe("handed");
    expect(verdict(past(wait, true), tried("escalate"), wait)).toBe("same");
    expect(verdict(past(wait, true), tried("reply", "2 days"), wait)).toBe("answered");
    expect(verdict(past("2 days, I think", false), tried("reply", "2 days"), wait)).toBe("answered");
  });
});
