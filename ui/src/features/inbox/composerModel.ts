/** Who speaks next in a chat, and what stands in the way. Pure. */
import type { ChatDetail } from "../../ipc";

export type Speaker = "bot" | "human" | "approval" | "nobody";
export type Remark =
  | "blocked"
  | "resolved"
  | "disconnected"
  | "loggedOut"
  | "closed"
  | "paused"
  | "frozen"
  | "assistantOff"
  | "autoOff"
  | "optedOut"
  | "group";

/** The border and the label of the composer: the assistant, you, or you after its suggestion; nobody when the customer is blocked. */
export const speaker = ({ chat }: ChatDetail): Speaker => (chat.blocked ? "nobody" : chat.owner);

/** The one thing worth saying about the chat right now; the weightiest first. */
export function remark({ chat, contact, account }: ChatDetail, frozen: boolean, now: number): Remark | null {
  if (chat.blocked) return "blocked";
  if (account.status === "banned") return "closed";
  if (account.status === "logged_out" || account.status === "auth_failed") return "loggedOut";
  if (account.status !== "ready" && account.status !== "restricted") return "disconnected";
  if (chat.opted_out) return "optedOut";
  if (chat.paused_until !== null && chat.paused_until > now) return "paused";
  if (chat.owner !== "human") {
    if (frozen) return "frozen";
    if (!account.assistant_on) return "assistantOff";
    if (contact && !contact.automatic_replies) return "autoOff";
    if (chat.is_group && account.groups === "off") return "group";
  }
  return chat.status === "resolved" ? "resolved" : null;
}

export const LIMIT = 4096;

/** What is looked up among the own answers while the text begins with a slash, or null. */
export const lookedUp = (text: string): string | null =>
  text.startsWith("/") && !text.includes("\n") ? text.slice(1).trim() : null;

/** The text with something put where the caret stands, and where the caret goes then. */
export function insertAt(text: string, from: number, to: number, piece: string): { text: string; caret: number } {
  return { text: text.slice(0, from) + piece + text.slice(to), caret: from + piece.length };
}
