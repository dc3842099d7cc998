/** Every query key of the webview. `changed.ts` says which topic makes which of them stale. */
import type { AccountId, BaseId, ChatId, ChatQuery, ChunkId, MessageId, SourceId } from "./bindings";

export type ChatListPlace = Pick<ChatQuery, "account_id" | "filter" | "text">;

export const keys = {
  launch: ["launch"],
  settings: ["settings"],
  accounts: ["accounts"],
  chatLists: ["chats"],
  chatList: (place: ChatListPlace) => ["chats", place],
  chatsNamed: (text: string) => ["chats", "named", text],
  chatDetails: ["chat"],
  chat: (id: ChatId) => ["chat", id],
  messages: (id: ChatId) => ["messages", id],
  messageSearch: (text: string) => ["message-search", text],
  notices: ["notices"],
  knowledge: ["knowledge"],
  bases: ["knowledge", "bases"],
  faqs: (base: BaseId, text: string) => ["knowledge", "faqs", base, text],
  /** Comparing all with all is work: asked again when the answers changed, not with everything else in knowledge. */
  faqPairs: (base: BaseId, version: string) => ["faq-pairs", base, version],
  faqOfReply: (message: MessageId) => ["faq-of-reply", message],
  gaps: (base: BaseId) => ["knowledge", "gaps", base],
  pins: (base: BaseId) => ["knowledge", "pins", base],
  models: ["knowledge", "models"],
  indexState: ["knowledge", "index"],
  sources: (base: BaseId) => ["knowledge", "sources", base],
  source: (id: SourceId) => ["knowledge", "source", id],
  sourceText: (id: SourceId) => ["knowledge", "source", id, "text"],
  sourceLines: (id: SourceId, cited: ChunkId | null, from: number) => ["knowledge", "source", id, "lines", cited, from],
  practice: (account: AccountId) => ["practice", account],
  practiceContacts: (account: AccountId) => ["practice", account, "contacts"],
  practiceChat: (account: AccountId, jid: string) => ["practice", account, "chat", jid],
  practiceThread: (account: AccountId, jid: string) => ["practice", account, "thread", jid],
} as const;
