/** What can be done with a message, and what becomes of it. Pure. */
import type { Change, Message, MessageKind, Reaction, Vote } from "../../../ipc";

const MINUTE = 60_000;
/** As long as WhatsApp takes changes. */
export const EDIT_MS = 15 * MINUTE;
export const DELETE_MS = 2 * 24 * 60 * MINUTE;

export const QUICK = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

const WITH_WORDS = new Set<MessageKind>(["text", "image", "video", "document"]);

const pending = ({ changes = [] }: Message, what: Change["change"]) =>
  changes.find(({ change, failure }) => change.change === what && failure === null)?.change ?? null;

/** Ours, and the network has it, as far as is known. */
const arrived = ({ sender, state, deleted }: Message) =>
  !deleted &&
  sender !== "contact" &&
  (state === "sent" || state === "delivered" || state === "read" || (state === null && sender === "phone"));

/** Ours, and it can still be changed: also while it waits to leave, unless it waits on purpose. */
const ours = (message: Message) =>
  arrived(message) ||
  (!message.deleted && message.leaves_at === null && (message.state === "queued" || message.state === "sending"));

/** What waits has no age: nobody saw it yet. */
const within = ({ state, at }: Message, now: number, limit: number) => state === "queued" || now - at < limit;

export const canEdit = (message: Message, now: number) =>
  ours(message) &&
  WITH_WORDS.has(message.kind) &&
  message.text !== "" &&
  (message.choices ?? []).length === 0 &&
  within(message, now, EDIT_MS) &&
  pending(message, "edit") === null &&
  pending(message, "delete") === null;

export const canDelete = (message: Message, now: number) =>
  ours(message) && within(message, now, DELETE_MS) && pending(message, "delete") === null;

/** Only what is at the customer's can have an emoji. */
export const canReact = (message: Message) => !message.deleted && (message.sender === "contact" || arrived(message));

export const isMine = ({ sender }: Pick<Reaction, "sender">) => sender !== "contact";

export type Shown = { emoji: string; mine: boolean; waits: boolean; by: Pick<Reaction, "sender" | "name">[] };

/** The emojis on a message, alike ones together, the most given first; ours as it will be once it has arrived. */
export function shownReactions(message: Message): Shown[] {
  const change = pending(message, "react");
  const coming = change?.change === "react" ? change.emoji : null;
  const there = coming === null ? message.reactions : message.reactions.filter((reaction) => !isMine(reaction));
  const all: (Reaction & { waits: boolean })[] = there.map((reaction) => ({ ...reaction, waits: false }));
  if (coming) all.push({ emoji: coming, sender: "operator", name: "", waits: true });
  const grouped = new Map<string, Shown>();
  for (const { emoji, waits, ...by } of all) {
    const group = grouped.get(emoji) ?? { emoji, mine: false, waits: false, by: [] };
    group.by.push(by);
    group.mine ||= isMine(by);
    group.waits ||= waits;
    grouped.set(emoji, group);
  }
  return [...grouped.values()].toSorted((a, b) => b.by.length - a.by.length);
}

/** What a press on an emoji does: the same once more takes ours away. */
export const toggled = (message: Message, emoji: string) =>
  shownReactions(message).some((shown) => shown.mine && shown.emoji === emoji) ? "" : emoji;

export type Counted = { option: string; voters: string[]; share: number };

/** The votes for each answer, and their share of everybody who voted. */
export function counted(options: string[], votes: Vote[]): { rows: Counted[]; voters: number } {
  const voted = votes.filter((vote) => vote.options.length > 0);
  const rows = options.map((option) => {
    const voters = voted.filter((vote) => vote.options.includes(option)).map(({ name }) => name);
    return { option, voters, share: voted.length === 0 ? 0 : voters.length / voted.length };
  });
  return { rows, voters: voted.length };
}
