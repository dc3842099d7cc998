import { type RefObject, useCallback, useMemo } from "react";
import { useNavigate } from "react-router";
import type { AccountRow, ChatRow, Message, MessageId } from "../../ipc";
import type { ThreadDesk } from "./bubble/ThreadContext";
import { useMakeAnswer } from "./useMakeAnswer";
import { setQuote } from "./write/unsent";

/** What the bubbles of a chat know and can ask; the same object until something of it changes. */
export function useThreadDesk(
  chat: ChatRow,
  account: AccountRow,
  scroller: RefObject<HTMLElement | null>,
  release: () => void,
): ThreadDesk {
  const navigate = useNavigate();
  const makeAnswer = useMakeAnswer();
  const quote = useCallback(
    (message: Message) => {
      setQuote(chat.id, message);
      document.getElementById("write-box")?.focus();
    },
    [chat.id],
  );
  const seek = useCallback(
    (id: MessageId) => {
      const there = scroller.current?.querySelector(`[data-message="${CSS.escape(id)}"]`);
      if (!(there instanceof HTMLElement)) return void navigate(`/inbox/${chat.id}?message=${id}`);
      release();
      there.scrollIntoView({ block: "center" });
      there.classList.remove("animate-flash");
      requestAnimationFrame(() => there.classList.add("animate-flash"));
    },
    [scroller, chat.id, navigate, release],
  );
  const { id, title, is_group, blocked, owner } = chat;
  return useMemo(
    () => ({
      chat: id,
      account: account.id,
      title,
      group: is_group,
      linked: account.kind === "linked",
      blocked,
      writable: owner === "human" && !blocked,
      quote,
      makeAnswer,
      seek,
    }),
    [id, title, is_group, blocked, owner, account.id, account.kind, quote, makeAnswer, seek],
  );
}
