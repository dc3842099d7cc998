/** How messages become a thread. Pure. */
import type { Message } from "../../ipc";
import { daysBetween } from "../../lib/time";

/** Messages of one sender closer than this stand together. */
const TOGETHER = 5 * 60_000;

export type ThreadItem =
  | { kind: "day"; key: string; at: number }
  | { kind: "unread"; key: string; count: number }
  | { kind: "bubble"; key: string; message: Message; first: boolean; last: boolean };

const together = (a: Message | undefined, b: Message | undefined) =>
  a !== undefined &&
  b !== undefined &&
  a.sender === b.sender &&
  (a.author ?? null) === (b.author ?? null) &&
  b.at - a.at < TOGETHER &&
  daysBetween(a.at, b.at) === 0;

/** Where the unread line goes: before the oldest of the last `unread` messages of the customer. */
export function firstUnread(messages: Message[], unread: number): string | null {
  if (unread === 0) return null;
  let left = unread;
  for (const message of messages.toReversed()) {
    if (message.sender === "contact") left -= 1;
    if (left === 0) return message.id;
  }
  return null;
}

export function threadItems(messages: Message[], unreadFrom: string | null, unread: number): ThreadItem[] {
  const items: ThreadItem[] = [];
  messages.forEach((message, place) => {
    const before = messages[place - 1];
    const after = messages[place + 1];
    const line = message.id === unreadFrom;
    if (before === undefined || daysBetween(before.at, message.at) !== 0)
      items.push({ kind: "day", key: `day-${message.id}`, at: message.at });
    if (line) items.push({ kind: "unread", key: "unread", count: unread });
    items.push({
      kind: "bubble",
      key: message.id,
      message,
      first: line || !together(before, message),
      last: after?.id === unreadFrom || !together(message, after),
    });
  });
  return items;
}

/** States the operator must act on; they are said on the message itself, not only under the last of a group. */
export const needsOperator = (message: Message) => message.state === "failed" || message.state === "maybe_sent";

/** A reply that the operator wrote in words can become one of his answers. */
export const canBeAnswer = ({ sender, text, kind, deleted }: Message) =>
  (sender === "operator" || sender === "phone") && kind !== "location" && !deleted && text.trim() !== "";

export const isAutomatic = (message: Message) => message.why !== null;

/** The thread oldest first, from pages that run backwards. */
export const oldestFirst = (pages: { rows: Message[] }[]): Message[] => pages.toReversed().flatMap((page) => page.rows);
