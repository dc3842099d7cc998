import { describe, expect, it } from "vitest";
import type { ChatRow, Message } from "../../ipc";
import { insertAt, lookedUp } from "./composerModel";
import { heldOrder } from "./heldOrder";
import { firstUnread, threadItems } from "./model";

const NOON = new Date(2026, 10, 20, 12, 0).getTime();
const MINUTE = 60_000;

let next = 1;
const message = (sender: Message["sender"], at: number): Message => ({
  id: `m${next++}`,
  chat_id: "c",
  seq: next,
  sender,
  kind: "text",
  text: "hello",
  media: null,
  quoted: null,
  reactions: [],
  edited: false,
  deleted: false,
  at,
  state: null,
  failure: null,
  why: null,
  transcript: null,
  sentiment: null,
  leaves_at: null,
});
const row = (id: string, at: number): ChatRow => ({
  id,
  account_id: "a",
  account_name: "",
  contact_id: null,
  title: id,
  avatar: null,
  is_group: false,
  owner: "bot",
  status: "open",
  preview: "",
  preview_sender: null,
  preview_state: null,
  last_message_at: at,
  unread: 0,
  waiting_since: null,
  paused_until: null,
  draft_pending: false,
  blocked: false,
  opted_out: false,
  vip: false,
  sentiment: null,
});
const bubbles = (messages: Message[]) =>
  threadItems(messages, null, 0).flatMap((item) => (item.kind === "bubble" ? [[item.first, item.last]] : []));

describe("bubbles", () => {
  it("of one sender within five minutes stand together", () =>
    expect(bubbles([message("bot", NOON), message("bot", NOON + MINUTE), message("contact", NOON + 2 * MINUTE)])).toEqual([
      [true, false],
      [false, true],
      [true, true],
    ]));
  it("part after a longer pause", () =>
    expect(bubbles([message("bot", NOON), message("bot", NOON + 6 * MINUTE)])).toEqual([
      [true, true],
      [true, true],
    ]));
  it("get a line for each new day", () => {
    const items = threadItems([message("bot", NOON - 24 * 60 * MINUTE), message("bot", NOON)], null, 0);
    expect(items.map(({ kind }) => kind)).toEqual(["day", "bubble", "day", "bubble"]);
  });
  it("get the unread line before the oldest unread message of the customer", () => {
    const messages = [
      message("contact", NOON),
      message("contact", NOON + MINUTE),
      message("bot", NOON + MINUTE),
      message("contact", NOON + 2 * MINUTE),
    ];
    const from = firstUnread(messages, 2);
    expect(from).toBe(messages[1]?.id);
    expect(threadItems(messages, from, 2).map(({ kind }) => kind)).toEqual([
      "day",
      "bubble",
      "unread",
      "bubble",
      "bubble",
      "bubble",
    ]);
  });
  it("get no unread line when nothing is unread", () => expect(firstUnread([message("contact", NOON)], 0)).toBeNull());
});

describe("the list while the pointer is in it", () => {
  const [a, b, c] = [row("a", 30), row("b", 20), row("c", 10)];
  it("follows the core when nothing is held", () => expect(heldOrder(null, [a, b]).rows).toEqual([a, b]));
  it("keeps its order and counts what moved", () => {
    const moved = row("c", 40);
    const shown = heldOrder([a, b, c], [moved, a, b]);
    expect(shown.rows.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(shown.rows[2]).toBe(moved);
    expect(shown.fresh).toBe(1);
  });
  it("counts a new chat without showing it", () => {
    const shown = heldOrder([a, b], [row("n", 50), a, b]);
    expect(shown.rows.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(shown.fresh).toBe(1);
  });
  it("keeps a row that no longer fits the filter, faded", () => {
    const shown = heldOrder([a, b, c], [a, c]);
    expect(shown.rows.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect([...shown.gone]).toEqual(["b"]);
    expect(shown.fresh).toBe(0);
  });
  it("appends pages that load while scrolling", () =>
    expect(heldOrder([a, b], [a, b, c]).rows.map(({ id }) => id)).toEqual(["a", "b", "c"]));
});

describe("writing", () => {
  it("looks answers up only after a slash at the start", () => {
    expect(lookedUp("/deli")).toBe("deli");
    expect(lookedUp("either/or")).toBeNull();
    expect(lookedUp("/a\nb")).toBeNull();
  });
  it("inserts at the caret", () => expect(insertAt("ab", 1, 1, "👍")).toEqual({ text: "a👍b", caret: 3 }));
});
