import { describe, expect, it } from "vitest";
import type { Message } from "../../../ipc";
import { canDelete, canEdit, canReact, counted, DELETE_MS, EDIT_MS, shownReactions, toggled } from "./acts";

const NOW = Date.now();
const message = (given: Partial<Message> = {}): Message => ({
  id: "m",
  chat_id: "c",
  seq: 1,
  sender: "operator",
  kind: "text",
  text: "hello",
  media: null,
  quoted: null,
  reactions: [],
  edited: false,
  deleted: false,
  at: NOW - 1000,
  state: "read",
  failure: null,
  why: null,
  transcript: null,
  sentiment: null,
  leaves_at: null,
  ...given,
});

describe("a message", () => {
  it("can be edited for 15 minutes if it is the shop's and has words", () => {
    expect(canEdit(message(), NOW)).toBe(true);
    expect(canEdit(message({ at: NOW - EDIT_MS }), NOW)).toBe(false);
    expect(canEdit(message({ sender: "contact", state: null }), NOW)).toBe(false);
    expect(canEdit(message({ sender: "phone", state: null }), NOW)).toBe(true);
    expect(canEdit(message({ kind: "image", text: "" }), NOW)).toBe(false);
    expect(canEdit(message({ kind: "poll" }), NOW)).toBe(false);
    expect(canEdit(message({ deleted: true }), NOW)).toBe(false);
    expect(canEdit(message({ state: "failed" }), NOW)).toBe(false);
    expect(canEdit(message({ state: "queued", at: NOW - EDIT_MS }), NOW)).toBe(true);
    expect(canEdit(message({ state: "queued", leaves_at: NOW + 1 }), NOW)).toBe(false);
    expect(canEdit(message({ changes: [{ change: { change: "edit", text: "x" }, failure: null }] }), NOW)).toBe(false);
    expect(canEdit(message({ changes: [{ change: { change: "edit", text: "x" }, failure: "late" }] }), NOW)).toBe(true);
  });
  it("can be deleted for two days if it is the shop's", () => {
    expect(canDelete(message({ kind: "poll", at: NOW - DELETE_MS + 1 }), NOW)).toBe(true);
    expect(canDelete(message({ at: NOW - DELETE_MS }), NOW)).toBe(false);
    expect(canDelete(message({ sender: "contact", state: null }), NOW)).toBe(false);
  });
  it("can have an emoji once it is at the customer's", () => {
    expect(canReact(message({ sender: "contact", state: null }))).toBe(true);
    expect(canReact(message({ state: "failed" }))).toBe(false);
    expect(canReact(message({ deleted: true }))).toBe(false);
  });
});

describe("emojis", () => {
  const reactions: Message["reactions"] = [
    { emoji: "👍", sender: "contact", name: "Ana" },
    { emoji: "🎉", sender: "contact", name: "Rui" },
    { emoji: "👍", sender: "operator", name: "" },
  ];
  it("alike stand together, most first, ours marked", () =>
    expect(shownReactions(message({ reactions })).map(({ emoji, mine, by }) => [emoji, mine, by.length])).toEqual([
      ["👍", true, 2],
      ["🎉", false, 1],
    ]));
  it("show ours as it will be while it is on its way", () => {
    const changed = message({ reactions, changes: [{ change: { change: "react", emoji: "🎉" }, failure: null }] });
    expect(shownReactions(changed).map(({ emoji, mine, waits, by }) => [emoji, mine, waits, by.length])).toEqual([
      ["🎉", true, true, 2],
      ["👍", false, false, 1],
    ]);
    const failed = message({ reactions, changes: [{ change: { change: "react", emoji: "🎉" }, failure: "offline" }] });
    expect(shownReactions(failed)[0]?.emoji).toBe("👍");
  });
  it("are taken away by the same once more", () => {
    expect(toggled(message({ reactions }), "👍")).toBe("");
    expect(toggled(message({ reactions }), "🎉")).toBe("🎉");
  });
});

it("votes are counted for each answer, as a share of those who voted", () => {
  const votes = [
    { name: "Ana", options: ["a", "b"] },
    { name: "Rui", options: ["a"] },
    { name: "Kofi", options: [] },
  ];
  expect(counted(["a", "b", "c"], votes)).toEqual({
    rows: [
      { option: "a", voters: ["Ana", "Rui"], share: 1 },
      { option: "b", voters: ["Ana"], share: 0.5 },
      { option: "c", voters: [], share: 0 },
    ],
    voters: 2,
  });
  expect(counted(["a"], []).rows[0]?.share).toBe(0);
});
