/** What happens when a practice customer writes: the way of one message through the real core, in small. */
import type { ChatRow, PracticeBubble } from "../bindings";
import { answerFrom } from "./answer";
import { addMessage, announce, faqsOf, id, newChat, newContact, type Person, type World } from "./world";

type Deliver = (world: World, chat: ChatRow, message: string, text: string) => void;

export function customerSays(
  world: World,
  person: Person,
  said: Pick<PracticeBubble, "kind" | "text" | "media"> & { tap?: string },
  deliver: Deliver,
) {
  const account = world.accounts.find((row) => row.id === person.account_id);
  if (!account) return;
  const chat = world.chats.get(person.chat_id) ?? newChat(world, account, newContact(world, person.name, person.phone));
  person.chat_id = chat.id;
  const bubble: PracticeBubble = {
    wire_id: id(world, `wire-${said.kind}`),
    from_me: true,
    at: Date.now(),
    ticks: "delivered",
    choices: [],
    tap: null,
    file_of: null,
    edited: false,
    deleted: false,
    reaction: null,
    ...said,
  };
  person.bubbles.push(bubble);
  Object.assign(person, { last: said.text || said.kind, last_at: Date.now() });
  addMessage(world, chat, { sender: "contact", ...said });
  account.messages_today += 1;
  const tell = () =>
    announce(
      { topic: "chats" },
      { topic: "messages", chat_id: chat.id },
      { topic: "practice", account_id: account.id },
      { topic: "accounts" },
      { topic: "drafts" },
    );
  tell();
  if (chat.owner === "human" || !account.assistant_on || world.settings.frozen || chat.opted_out) return;
  const result = answerFrom(faqsOf(world, account.base_ids[0] ?? null), said.text);
  if (chat.owner === "approval") {
    world.drafts = world.drafts.filter((draft) => draft.chat_id !== chat.id);
    world.drafts.push({
      id: id(world, "draft"),
      chat_id: chat.id,
      chat_title: chat.title,
      text: result.reply || account.escalation_message,
      why: result.why,
      created_at: Date.now(),
    });
    chat.draft_pending = true;
    tell();
    return;
  }
  person.shopTyping = true;
  tell();
  setTimeout(() => {
    person.shopTyping = false;
    for (const seen of person.bubbles) if (seen.from_me) seen.ticks = "read";
    const text = result.action === "reply" ? result.reply : account.escalation_message;
    const message = addMessage(world, chat, { sender: "bot", text, why: result.why });
    if (result.action !== "reply") {
      Object.assign(chat, { owner: "human", waiting_since: Date.now() });
      world.notices.push({
        id: id(world, "notice"),
        kind: "escalation",
        title: `${chat.title} needs you`,
        body: `No answer was sure enough: “${said.text}”`,
        chat_id: chat.id,
        account_id: account.id,
        at: Date.now(),
        seen: false,
      });
      announce({ topic: "notices" });
    }
    deliver(world, chat, message.id, text);
    tell();
  }, world.pace);
}
