/** The state of the fake core, and the helpers its commands share. */
import type {
  AccountKind,
  AccountRow,
  AssistantSettings,
  Base,
  CallRow,
  Changed,
  ChatRow,
  Contact,
  CreditEntry,
  Draft,
  Faq,
  FlowSecret,
  Gap,
  GlobalVariable,
  Handover,
  IndexState,
  LaunchState,
  LeadFact,
  LinkStep,
  Message,
  Models,
  Notice,
  OpenChat,
  PracticeBubble,
  PracticeContact,
  Pick as Picked,
  Pin,
  Provider,
  RunDetail,
  Settings,
  Source,
  Topic,
  Typing,
} from "../bindings";
import type { FileDrag } from "../host";
import { catalogue } from "./catalogue";
import type { FakeFlow } from "./flowState";
import type { FakeText } from "./library";
import { registry } from "./registry";

export type Person = PracticeContact & { account_id: string; chat_id: string; bubbles: PracticeBubble[]; shopTyping: boolean };

export type World = {
  launch: LaunchState;
  settings: Settings;
  accounts: AccountRow[];
  contacts: Map<string, Contact>;
  chats: Map<string, ChatRow>;
  messages: Map<string, Message[]>;
  drafts: Draft[];
  /** By chat: why it came to the operator. */
  handovers: Map<string, Handover>;
  /** By chat: what the customer told of himself. */
  facts: Map<string, LeadFact[]>;
  notices: Notice[];
  bases: Base[];
  faqs: Faq[];
  deleted: Map<string, Faq>;
  deletedBases: Map<string, Base>;
  sources: Source[];
  /** A deleted source with its pages. */
  deletedSources: Map<string, Source[]>;
  /** What was found in each source. */
  texts: Map<string, FakeText>;
  /** The Markdown of typed sources. */
  typed: Map<string, string>;
  gaps: Gap[];
  /** Answered or dismissed. */
  settledGaps: Gap[];
  pins: Pin[];
  models: Models;
  providers: Provider[];
  /** How each account answers; the defaults for one that is not here. */
  assistants: Map<string, AssistantSettings>;
  /** What left for models, newest first. */
  calls: CallRow[];
  /** The ledger, newest first. */
  credits: CreditEntry[];
  /** What the file dialogs answer; with `place` a place to save is refused. */
  picks: { [what in Picked | "place"]?: string[] };
  /** Files that were written. */
  written: string[];
  flows: FakeFlow[];
  deletedFlows: FakeFlow[];
  runs: RunDetail[];
  globals: GlobalVariable[];
  secrets: FlowSecret[];
  people: Person[];
  /** What linking goes through, one step after the other; the last one stays. */
  linkRun: LinkStep[];
  /** Why changes of messages do not work; null: they do. */
  changesFail: string | null;
  /** What the operator's typing was told as, oldest first. */
  operatorTypes: Typing[];
  /** The files that were sent, with their caption. */
  sentFiles: { paths: string[]; caption: string | null }[];
  /** How many pasted pictures the core keeps. */
  pasted: number;
  /** The picture on the clipboard that a page is told nothing of, in base64. */
  clipboard: string | null;
  index: IndexState;
  /** Milliseconds the shop "types"; 0 answers at once. */
  pace: number;
  /** Milliseconds every command takes. */
  lag: number;
  /** Every reading command fails. */
  failing: boolean;
  next: number;
};

export const settings: Settings = {
  theme: "system",
  density: "comfortable",
  sidebar_open: true,
  welcome_done: false,
  frozen: false,
  burst_quiet_ms: 3000,
  typing_pace: true,
  rate_per_minute: 60,
  phone_pause_minutes: 60,
  stale_after_minutes: 30,
  overdue_after_minutes: 10,
  default_country: "",
  opt_out_words: ["stop", "unsubscribe", "parar"],
  opt_in_words: ["start"],
  budget_day_cents: 0,
  budget_month_cents: 2000,
  budget_warn_percent: 80,
  credits_on: false,
  credits_per_reply: 2,
  egress_days: 30,
  native_notifications: true,
};

export const emptyWorld = (): World => ({
  launch: {
    state: "ready",
    first_run: true,
    open_chat: null,
    version: "0.1.0",
    data_dir: "/home/you/.local/share/switchboard",
    warnings: [],
  },
  settings: { ...settings },
  accounts: [],
  contacts: new Map(),
  chats: new Map(),
  messages: new Map(),
  drafts: [],
  handovers: new Map(),
  facts: new Map(),
  notices: [],
  bases: [],
  faqs: [],
  deleted: new Map(),
  deletedBases: new Map(),
  sources: [],
  deletedSources: new Map(),
  texts: new Map(),
  typed: new Map(),
  gaps: [],
  settledGaps: [],
  pins: [],
  models: catalogue(),
  providers: registry(),
  assistants: new Map(),
  calls: [],
  credits: [],
  picks: {
    files: ["/home/you/Documents/Opening hours.docx"],
    folder: ["/home/you/Documents/Manuals"],
    table: ["/home/you/faq.csv"],
  },
  written: [],
  flows: [],
  deletedFlows: [],
  runs: [],
  globals: [],
  secrets: [],
  people: [],
  linkRun: [],
  changesFail: null,
  operatorTypes: [],
  sentFiles: [],
  pasted: 0,
  clipboard: null,
  index: { state: "ready", done: 0, total: 0, reason: null, model: "all-MiniLM-L6-v2" },
  pace: 1200,
  lag: 0,
  failing: false,
  next: 1,
});

type Listener<T> = (event: { payload: T }) => void;

function channel<T>() {
  const listeners = new Set<Listener<T>>();
  return {
    tell: (payload: T) => listeners.forEach((listener) => listener({ payload })),
    listen: (listener: Listener<T>) => {
      listeners.add(listener);
      return Promise.resolve(() => void listeners.delete(listener));
    },
  };
}

export const channels = {
  changed: channel<Changed>(),
  openChat: channel<OpenChat>(),
  typing: channel<Typing>(),
  fileDrag: channel<FileDrag>(),
};

export const announce = (...topics: Topic[]) => channels.changed.tell({ topics, everything: false });

export const id = (world: World, kind: string) => `${kind}-${world.next++}`;

export function newAccount(world: World, name: string, kind: AccountKind = "sandbox"): AccountRow {
  const practice = kind === "sandbox";
  const account: AccountRow = {
    id: id(world, "account"),
    kind,
    name,
    description: "",
    phone: null,
    profile_name: null,
    status: practice ? "ready" : "disconnected",
    status_why: "",
    status_since: Date.now() - (practice ? 3_600_000 : 0),
    status_until: null,
    last_heard_at: practice ? Date.now() - 8000 : null,
    health: { kept_alive_at: null, undecryptable: 0, failed_attempts: 0, new_chats: {} },
    wanted: true,
    link: { step: "idle" },
    assistant_on: true,
    new_chat_owner: "bot",
    escalation_message: "Thank you. I pass this on to a colleague, who will answer you here.",
    welcome_message: "",
    groups: "off",
    base_ids: world.bases.slice(0, 1).map(({ id }) => id),
    answered_by: "",
    flows_active: 0,
    flows_total: 0,
    messages_today: 0,
    chats: 0,
    unread: 0,
  };
  world.accounts.push(account);
  return account;
}

export function newContact(world: World, name: string, phone: string | null): Contact {
  const contact: Contact = {
    id: id(world, "contact"),
    name,
    push_name: name,
    phone,
    about: "",
    avatar: null,
    language: null,
    notes: "",
    blocked: false,
    vip: false,
    opted_out: false,
    automatic_replies: true,
    approval: false,
    created_at: Date.now() - 40 * 86_400_000,
  };
  world.contacts.set(contact.id, contact);
  return contact;
}

export function newChat(world: World, account: AccountRow, contact: Contact): ChatRow {
  const chat: ChatRow = {
    id: id(world, "chat"),
    account_id: account.id,
    account_name: account.name,
    contact_id: contact.id,
    title: contact.name,
    avatar: null,
    is_group: false,
    owner: account.new_chat_owner,
    status: "open",
    preview: "",
    preview_sender: null,
    preview_state: null,
    last_message_at: null,
    unread: 0,
    waiting_since: null,
    paused_until: null,
    draft_pending: false,
    blocked: false,
    opted_out: false,
    vip: false,
    sentiment: null,
  };
  world.chats.set(chat.id, chat);
  world.messages.set(chat.id, []);
  return chat;
}

export function addMessage(world: World, chat: ChatRow, message: Partial<Message> & Pick<Message, "sender" | "text">): Message {
  const list = world.messages.get(chat.id) ?? [];
  const inbound = message.sender === "contact";
  const full: Message = {
    id: id(world, `message-${message.kind ?? "text"}`),
    chat_id: chat.id,
    seq: list.length + 1,
    kind: "text",
    media: null,
    quoted: null,
    reactions: [],
    edited: false,
    deleted: false,
    at: Date.now(),
    state: inbound ? null : "queued",
    failure: null,
    why: null,
    transcript: null,
    sentiment: null,
    leaves_at: null,
    ...message,
  };
  list.push(full);
  world.messages.set(chat.id, list);
  const files = { image: "Photo", video: "Video", audio: "Audio", voice: "Voice message", sticker: "Sticker" };
  const others = { location: "Location", contact_card: "Contact card", poll: "Poll", unsupported: "Unsupported message" };
  const labels = { ...files, ...others, text: "", document: full.media?.name ?? "Document" };
  chat.preview = full.text || labels[full.kind];
  chat.preview_sender = full.sender;
  chat.preview_state = full.state;
  chat.last_message_at = full.at;
  if (inbound) {
    chat.unread += 1;
    chat.status = "open";
    if (chat.owner !== "bot") chat.waiting_since ??= full.at;
  } else if (full.sender !== "bot") chat.waiting_since = null;
  return full;
}

export const faqsOf = (world: World, base: string | null) => world.faqs.filter((faq) => faq.base_id === base);
