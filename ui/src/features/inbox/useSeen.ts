import { useEffect, useEffectEvent } from "react";
import type { ChatRow } from "../../ipc";
import { useMarkRead } from "./queries";

/** Unread clears when the chat is seen: on opening it, and for what arrives later only while the operator is at the window. */
export function useSeen(chat: ChatRow) {
  const { mutate } = useMarkRead();
  const markRead = useEffectEvent(() => {
    if (chat.unread > 0) mutate(chat.id);
  });
  useEffect(() => markRead(), [chat.id]);
  useEffect(() => {
    const seen = () => {
      if (document.visibilityState === "visible" && document.hasFocus()) markRead();
    };
    seen();
    window.addEventListener("focus", seen);
    window.addEventListener("pointerdown", seen);
    return () => {
      window.removeEventListener("focus", seen);
      window.removeEventListener("pointerdown", seen);
    };
  }, [chat.unread]);
}
