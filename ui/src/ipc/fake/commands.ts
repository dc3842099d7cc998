/** The fake core: the same commands over a world in memory. */
import type { ChatDetail, ChatFilter, ChatRow, Owner, PracticeBubble, PracticeSample } from "../bindings";
import type { Host } from "../host";
import { answerFrom, passagesOf } from "./answer";
import { assistantCommands } from "./assistant";
import { baseCommands } from "./bases";
import { changeCommands } from "./changes";
import { faqCommands } from "./faqs";
import { flowCommands } from "./flows";
import { gapCommands } from "./gaps";
import { labelCommands } from "./labels";
import { linkCommands } from "./linking";
import { modelCommands } from "./models";
import { pinCommands } from "./pins";
import { customerSays } from "./practice";
import { providerCommands } from "./providers";
import { found, refuse, replies } from "./reply";
import { runCommands } from "./runs";
import { addShop } from "./seed";
import { simulatorCommands } from "./simulator";
import { sourceCommands } from "./sources";
import { surroundingCommands } from "./surroundings";
import { usageCommands } from "./usage";
import { waitingCommands } from "./waiting";
import { addMessage, announce, channels, faqsOf, newAccount, type World } from "./world";

const MATCHES: Record<ChatFilter, (chat: ChatRow) => boolean> = {
  all: () => true,
  open: (chat) => chat.status === "open",
  waiting: (chat) => chat.status === "open" && chat.waiting_since !== null && chat.owner === "human",
  approval: (chat) => chat.draft_pending,
  resolved: (chat) => chat.status === "resolved",
  unread: (chat) => chat.unread > 0,
};

export function fakeCommands(current: () => World): Host["commands"] {
  const give = replies(current);
  const { answer, read } = give;
  const chatOf = (world: World, chat: string) => found(world.chats.get(chat));
  const accountOf = (world: World, account: string) => found(world.accounts.find((row) => row.id === account));
  const personOf = (world: World, jid: string) => found(world.people.find((person) => person.jid === jid));
  const touched = (chat: string) => announce({ topic: "chats" }, { topic: "messages", chat_id: chat });

  function setOwner(world: World, chatId: string, owner: Owner) {
    const chat = chatOf(world, chatId);
    chat.owner = owner;
    if (owner === "bot") chat.waiting_since = null;
    touched(chatId);
    return null;
  }

  function send(world: World, chatId: string, text: string, sender: "operator" | "bot", quote: string | null) {
    const chat = chatOf(world, chatId);
    const quoted = quote ? found(world.messages.get(chatId)?.find((message) => message.id === quote)) : null;
    const message = addMessage(world, chat, {
      sender,
      text,
      quoted: quoted && { message_id: quoted.id, text: quoted.text, sender: quoted.sender },
    });
    deliver(world, chat, message.id, text);
    touched(chatId);
    return message.id;
  }

  function deliver(world: World, chat: ChatRow, message: string, text: string) {
    setTimeout(() => {
      const sent = world.messages.get(chat.id)?.find((row) => row.id === message);
      if (sent) Object.assign(sent, { state: "delivered" });
      chat.preview_state = "delivered";
      world.people
        .find((person) => person.chat_id === chat.id)
        ?.bubbles.push({
          wire_id: message,
          from_me: false,
          kind: "text",
          text,
          media: null,
          at: Date.now(),
          ticks: null,
          choices: [],
          tap: null,
          file_of: null,
          edited: false,
          deleted: false,
          reaction: null,
        });
      touched(chat.id);
      announce({ topic: "practice", account_id: chat.account_id });
    }, world.pace / 3);
  }

  return {
    launchState: () => Promise.resolve(current().launch),
    retryLaunch: () => Promise.resolve(current().launch),
    firstScreenShown: () => Promise.resolve(),
    operatorActive: () => Promise.resolve(),
    settings: () => answer((world) => world.settings),
    updateSettings: (patch) =>
      answer((world) => {
        Object.assign(world.settings, patch);
        announce({ topic: "settings" });
        return world.settings;
      }),

    accounts: () => read((world) => world.accounts),
    createAccount: ({ name, kind }) =>
      answer((world) => {
        const account = newAccount(world, name, kind);
        announce({ topic: "accounts" });
        return account;
      }),
    updateAccount: (account, patch) =>
      answer((world) => {
        const row = Object.assign(accountOf(world, account), patch);
        announce({ topic: "accounts" });
        return row;
      }),
    deleteAccount: (account) =>
      answer((world) => {
        world.accounts = world.accounts.filter((row) => row.id !== account);
        for (const chat of world.chats.values()) if (chat.account_id === account) world.chats.delete(chat.id);
        announce({ topic: "accounts" }, { topic: "chats" });
        return null;
      }),
    connectAccount: (account) =>
      answer((world) => {
        const now = { status_since: Date.now(), status_why: "", status_until: null, wanted: true };
        Object.assign(accountOf(world, account), { status: "ready", ...now });
        announce({ topic: "accounts" });
        return null;
      }),
    disconnectAccount: (account) =>
      answer((world) => {
        const now = { status_since: Date.now(), status_why: "", wanted: false };
        Object.assign(accountOf(world, account), { status: "disconnected", ...now });
        announce({ topic: "accounts" });
        return null;
      }),

    chats: (query) =>
      read((world) => {
        const named = [...world.chats.values()]
          .filter(
            (chat) =>
              (query.account_id === null || chat.account_id === query.account_id) &&
              chat.last_message_at !== null &&
              chat.title.toLowerCase().includes(query.text.toLowerCase()),
          )
          .toSorted((a, b) => (b.last_message_at ?? 0) - (a.last_message_at ?? 0));
        const count = (filter: ChatFilter) => named.filter(MATCHES[filter]).length;
        const rows = named.filter(MATCHES[query.filter]);
        const from = query.after === null ? 0 : Number(query.after);
        return {
          rows: rows.slice(from, from + query.limit),
          next: from + query.limit < rows.length ? String(from + query.limit) : null,
          counts: {
            all: count("all"),
            open: count("open"),
            waiting: count("waiting"),
            approval: count("approval"),
            resolved: count("resolved"),
            unread: count("unread"),
          },
        };
      }),
    chat: (chatId) =>
      read((world): ChatDetail => {
        const chat = chatOf(world, chatId);
        return {
          chat,
          contact: world.contacts.get(chat.contact_id ?? "") ?? null,
          account: accountOf(world, chat.account_id),
          draft: world.drafts.find((draft) => draft.chat_id === chatId) ?? null,
          handover: chat.owner === "human" ? (world.handovers.get(chatId) ?? null) : null,
          facts: world.facts.get(chatId) ?? [],
        };
      }),
    messages: (chatId, before, limit) =>
      read((world) => {
        const all = world.messages.get(chatId) ?? [];
        const end = before === null ? all.length : before - 1;
        const start = Math.max(0, end - limit);
        return { rows: all.slice(start, end), before: start === 0 ? null : (all[start]?.seq ?? null) };
      }),
    saveMedia: (messageId) => answer(() => `/home/you/Downloads/${messageId}`),
    searchMessages: (text, limit) =>
      read((world) => {
        const wanted = text.toLowerCase();
        const hits = [...world.messages.values()].flat().filter((message) => message.text.toLowerCase().includes(wanted));
        return hits
          .toSorted((a, b) => b.at - a.at)
          .slice(0, limit)
          .map((message) => {
            const at = message.text.toLowerCase().indexOf(wanted);
            return {
              message,
              chat_id: message.chat_id,
              chat_title: world.chats.get(message.chat_id)?.title ?? "",
              snippet: [
                { text: message.text.slice(0, at), hit: false },
                { text: message.text.slice(at, at + text.length), hit: true },
                { text: message.text.slice(at + text.length), hit: false },
              ],
            };
          });
      }),
    sendText: (chatId, text, quote) =>
      answer((world) => {
        const chat = chatOf(world, chatId);
        if (chat.owner === "bot") refuse("not_allowed_now", "The assistant answers this chat. Take it over to write.");
        return send(world, chatId, text, "operator", quote);
      }),
    takeOver: (chatId) => answer((world) => setOwner(world, chatId, "human")),
    handBack: (chatId) => answer((world) => setOwner(world, chatId, "bot")),
    setOwner: (chatId, owner) => answer((world) => setOwner(world, chatId, owner)),
    resolve: (chatId) =>
      answer((world) => {
        Object.assign(chatOf(world, chatId), { status: "resolved", owner: "bot", waiting_since: null });
        touched(chatId);
        return null;
      }),
    reopen: (chatId) =>
      answer((world) => {
        chatOf(world, chatId).status = "open";
        touched(chatId);
        return null;
      }),
    markRead: (chatId) =>
      answer((world) => {
        chatOf(world, chatId).unread = 0;
        announce({ topic: "chats" });
        return null;
      }),
    sendAgain: (messageId) =>
      answer((world) => {
        const message = found([...world.messages.values()].flat().find((row) => row.id === messageId));
        const list = world.messages.get(message.chat_id) ?? [];
        list.splice(list.indexOf(message), 1);
        return send(world, message.chat_id, message.text, "operator", null);
      }),
    itArrived: (messageId) =>
      answer((world) => {
        const message = found([...world.messages.values()].flat().find((row) => row.id === messageId));
        message.state = "sent";
        chatOf(world, message.chat_id).preview_state = "sent";
        touched(message.chat_id);
        return null;
      }),
    approveDraft: (draftId, text) =>
      answer((world) => {
        const draft = found(world.drafts.find((row) => row.id === draftId));
        world.drafts = world.drafts.filter((row) => row !== draft);
        Object.assign(chatOf(world, draft.chat_id), { draft_pending: false, waiting_since: null });
        const sent = send(world, draft.chat_id, text ?? draft.text, "bot", null);
        const message = world.messages.get(draft.chat_id)?.find((row) => row.id === sent);
        if (message) message.why = draft.why && { ...draft.why, approved_by_operator: true };
        return sent;
      }),
    rejectDraft: (draftId) =>
      answer((world) => {
        const draft = found(world.drafts.find((row) => row.id === draftId));
        world.drafts = world.drafts.filter((row) => row !== draft);
        chatOf(world, draft.chat_id).draft_pending = false;
        touched(draft.chat_id);
        return null;
      }),
    drafts: () => read((world) => world.drafts),
    updateContact: (contactId, patch) =>
      answer((world) => {
        const contact = Object.assign(found(world.contacts.get(contactId)), patch);
        for (const chat of world.chats.values())
          if (chat.contact_id === contactId) {
            Object.assign(chat, {
              title: contact.name,
              blocked: contact.blocked,
              opted_out: contact.opted_out,
              vip: contact.vip,
            });
            if (patch.approval !== undefined) chat.owner = patch.approval ? "approval" : "bot";
          }
        announce({ topic: "contacts" });
        return contact;
      }),

    notices: () => read((world) => world.notices.toSorted((a, b) => b.at - a.at)),
    markNoticesSeen: () =>
      answer((world) => {
        for (const notice of world.notices) notice.seen = true;
        announce({ topic: "notices" });
        return null;
      }),

    ...baseCommands(give),
    ...faqCommands(give),
    ...sourceCommands(give),
    ...gapCommands(give),
    ...pinCommands(give),
    ...modelCommands(give),
    ...assistantCommands(give),
    ...waitingCommands(give),
    ...providerCommands(give),
    ...usageCommands(give),
    ...flowCommands(give),
    ...runCommands(give),
    ...surroundingCommands(give),
    ...simulatorCommands(give),
    ...labelCommands(give, deliver),
    ...linkCommands(give),
    ...changeCommands(give),
    ask: (base, question) => answer((world) => answerFrom(faqsOf(world, base), question, passagesOf(world, base))),

    practiceContacts: (account) => read((world) => world.people.filter((person) => person.account_id === account)),
    practiceThread: (_account, jid) =>
      read((world) => {
        const person = personOf(world, jid);
        person.unread = 0;
        return { contact: person, bubbles: person.bubbles, shop_typing: person.shopTyping };
      }),
    practiceChat: (_account, jid) => read((world) => personOf(world, jid).chat_id || null),
    practiceSay: (_account, jid, text) =>
      answer((world) => {
        customerSays(world, personOf(world, jid), { kind: "text", text, media: null }, deliver);
        return null;
      }),
    practiceSend: (_account, jid, sample) =>
      answer((world) => {
        customerSays(world, personOf(world, jid), SAMPLES[sample], deliver);
        return null;
      }),
    practiceTyping: (_account, jid, typing) =>
      answer((world) => {
        announceTyping(world, jid, typing);
        return null;
      }),
    startPractice: () =>
      answer((world) => {
        const account = world.accounts.find((row) => row.kind === "sandbox") ?? addShop(world);
        world.settings.welcome_done = true;
        announce({ topic: "accounts" }, { topic: "settings" }, { topic: "knowledge" });
        return account;
      }),
  };

  function announceTyping(world: World, jid: string, typing: boolean) {
    const chat = personOf(world, jid).chat_id;
    if (chat) typingIn(chat, typing);
  }
}

const SAMPLES: Record<PracticeSample, Pick<PracticeBubble, "kind" | "text" | "media">> = {
  picture: { kind: "image", text: "", media: { mime: "image/png", name: "lamp.png", bytes: 182_000, width: 640, height: 480 } },
  document: {
    kind: "document",
    text: "",
    media: { mime: "application/pdf", name: "Order 48213.pdf", bytes: 88_000, width: null, height: null },
  },
  voice: { kind: "voice", text: "", media: { mime: "audio/wav", name: null, bytes: 12_000, width: null, height: null } },
  location: { kind: "location", text: "41.1496, -8.6109", media: null },
};

const typingIn = (chat_id: string, typing: boolean) => channels.typing.tell({ chat_id, typing });
