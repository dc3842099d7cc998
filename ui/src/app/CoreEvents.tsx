import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { type ChatId, core, events, refresher } from "../ipc";
import { setTyping } from "../lib/desk";

/** How often the core is told that the operator is at work. */
const AT_WORK_MS = 5000;

/** Listens to the core for as long as the window lives, and tells it when the operator is at work: indexing then makes room. */
export function CoreEvents({ onOpenChat }: { onOpenChat: (chat: ChatId) => void }) {
  const client = useQueryClient();
  const openChat = useEffectEvent(onOpenChat);
  useEffect(() => {
    const refresh = refresher(client);
    const stops = [
      events.changed.listen(({ payload }) => refresh(payload)),
      events.openChat.listen(({ payload }) => openChat(payload.chat_id)),
      events.typing.listen(({ payload }) => setTyping(payload.chat_id, payload.typing)),
    ];
    return () => {
      for (const stop of stops) void stop.then((end) => end());
    };
  }, [client]);
  useEffect(() => {
    let told = 0;
    const atWork = ({ timeStamp }: Event) => {
      if (told !== 0 && timeStamp - told < AT_WORK_MS) return;
      told = timeStamp;
      void core.operatorActive();
    };
    addEventListener("pointerdown", atWork, { passive: true });
    addEventListener("keydown", atWork, { passive: true });
    return () => {
      removeEventListener("pointerdown", atWork);
      removeEventListener("keydown", atWork);
    };
  }, []);
  return null;
}
