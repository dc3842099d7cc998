/** Conversations for the fake worlds. */
import type { Message } from "../bindings";
import { addMessage, newChat, newContact, type World } from "./world";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type Line = Partial<Message> & Pick<Message, "sender" | "text">;

/** A chat whose last line was written so long ago. */
export function chatWith(world: World, name: string, ago: number, lines: Line[], account = world.accounts[0]) {
  if (!account) throw new Error("A chat needs an account");
  const contact = newContact(world, name, `+44 7700 900${String(100 + world.chats.size).slice(0, 3)}`);
  const chat = newChat(world, account, contact);
  const step = 90_000;
  lines.forEach((line, place) =>
    addMessage(world, chat, {
      at: Date.now() - ago - (lines.length - 1 - place) * step,
      state: line.sender === "contact" ? null : "read",
      ...line,
    }),
  );
  return { chat, contact };
}
