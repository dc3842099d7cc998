/** Replies that wait on purpose, and files that are read again, in the fake core. */
import type { ChatRow, Message } from "../bindings";
import type { Host } from "../host";
import { found, type Replies } from "./reply";
import { announce, id, type World } from "./world";

type Commands = Pick<Host["commands"], "stopReply" | "sendReplyNow" | "transcribeAgain">;

const placeOf = (world: World, wanted: string): { message: Message; chat: ChatRow } => {
  const message = found([...world.messages.values()].flat().find((known) => known.id === wanted));
  return { message, chat: found(world.chats.get(message.chat_id)) };
};

/** A reply that nobody stops leaves when its time has come. */
export function leavesInTime(world: World, chat: ChatRow, message: Message) {
  setTimeout(
    () => {
      if (message.leaves_at === null || !world.messages.get(chat.id)?.includes(message)) return;
      Object.assign(message, { leaves_at: null, state: "sent" });
      told(chat);
    },
    Math.max(0, (message.leaves_at ?? 0) - Date.now()),
  );
}

const told = (chat: ChatRow) => announce({ topic: "messages", chat_id: chat.id }, { topic: "chats" }, { topic: "drafts" });

export const waitingCommands = ({ answer }: Replies): Commands => ({
  stopReply: (wanted) =>
    answer((world) => {
      const { message, chat } = placeOf(world, wanted);
      world.messages.set(
        chat.id,
        (world.messages.get(chat.id) ?? []).filter((known) => known !== message),
      );
      const draft = id(world, "draft");
      world.drafts.push({
        id: draft,
        chat_id: chat.id,
        chat_title: chat.title,
        text: message.text,
        why: found(message.why),
        created_at: Date.now(),
      });
      chat.draft_pending = true;
      told(chat);
      return draft;
    }),
  sendReplyNow: (wanted) =>
    answer((world) => {
      const { message, chat } = placeOf(world, wanted);
      Object.assign(message, { leaves_at: null, state: "sent" });
      told(chat);
      return null;
    }),
  transcribeAgain: (wanted) =>
    answer((world) => {
      const { message, chat } = placeOf(world, wanted);
      message.transcript = { text: "I ordered on Monday. When does the lamp arrive?", language: "en", failure: null };
      told(chat);
      return null;
    }),
});
