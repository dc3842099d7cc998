/** What is written but not sent, per chat: words, files, and which message they answer. Looking elsewhere loses nothing. */
import type { ChatId, Message } from "../../../ipc";
import { createStore } from "../../../lib/store";

type Unsent = { text: string; quote: Message | null; files: string[] };

export const NOTHING: Unsent = { text: "", quote: null, files: [] };
const unsent = createStore<ReadonlyMap<ChatId, Unsent>>(new Map());

export const forgetUnsent = unsent.reset;

export const useUnsent = (chat: ChatId) => unsent.use((all) => all.get(chat) ?? NOTHING);

const change = (chat: ChatId, part: (now: Unsent) => Partial<Unsent>) =>
  unsent.set((all) => {
    const now = all.get(chat) ?? NOTHING;
    return new Map(all).set(chat, { ...now, ...part(now) });
  });

export const setUnsentText = (chat: ChatId, text: string) => change(chat, () => ({ text }));
export const setQuote = (chat: ChatId, quote: Message | null) => change(chat, () => ({ quote }));
export const restoreUnsent = (chat: ChatId, all: Unsent) => change(chat, () => all);

/** What was written in a chat that turned out to be another one goes on there, behind what stands there. */
export const moveUnsent = (from: ChatId, to: ChatId) =>
  unsent.set((all) => {
    const old = all.get(from) ?? NOTHING;
    const now = all.get(to) ?? NOTHING;
    const text = [now.text, old.text].filter((words) => words !== "").join("\n");
    const files = [...new Set([...now.files, ...old.files])];
    const moved = new Map(all).set(to, { text, quote: now.quote ?? old.quote, files });
    moved.delete(from);
    return moved;
  });

/** Each file once, in the order in which they came. */
export const addFiles = (chat: ChatId, paths: string[]) =>
  change(chat, ({ files }) => ({
    files: [...files, ...paths.filter((path, place) => !files.includes(path) && paths.indexOf(path) === place)],
  }));
export const leaveOut = (chat: ChatId, path: string) =>
  change(chat, ({ files }) => ({ files: files.filter((known) => known !== path) }));
