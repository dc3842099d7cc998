/** What is typed but not sent, per chat, and which message it answers: looking elsewhere loses nothing. */
import type { ChatId, Message } from "../../ipc";
import { createStore } from "../../lib/store";

type Unsent = { text: string; quote: Message | null };

const NOTHING: Unsent = { text: "", quote: null };
const unsent = createStore<ReadonlyMap<ChatId, Unsent>>(new Map());

export const forgetUnsent = unsent.reset;

export const useUnsent = (chat: ChatId) => unsent.use((all) => all.get(chat) ?? NOTHING);

const change = (chat: ChatId, part: Partial<Unsent>) =>
  unsent.set((all) => new Map(all).set(chat, { ...(all.get(chat) ?? NOTHING), ...part }));

export const setUnsentText = (chat: ChatId, text: string) => change(chat, { text });
export const setQuote = (chat: ChatId, quote: Message | null) => change(chat, { quote });
export const restoreUnsent = (chat: ChatId, all: Unsent) => change(chat, all);
