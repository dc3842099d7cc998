import { createContext, use } from "react";
import type { AccountId, ChatId, Message, MessageId } from "../../../ipc";

/** What every bubble of a thread knows of it, and what it can ask of it. */
export type ThreadDesk = {
  chat: ChatId;
  account: AccountId;
  /** What the customer or the group is called. */
  title: string;
  group: boolean;
  /** Its number can write to other numbers. */
  linked: boolean;
  /** Nothing leaves for a customer who is blocked. */
  blocked: boolean;
  /** The operator owns the chat: he can quote. */
  writable: boolean;
  quote: (message: Message) => void;
  makeAnswer: (message: Message) => void;
  seek: (id: MessageId) => void;
};

const nothing = () => undefined;

export const ThreadContext = createContext<ThreadDesk>({
  chat: "",
  account: "",
  title: "",
  group: false,
  linked: false,
  blocked: false,
  writable: false,
  quote: nothing,
  makeAnswer: nothing,
  seek: nothing,
});

export const useThread = () => use(ThreadContext);
