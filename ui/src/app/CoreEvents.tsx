import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { type ChatId, events, refresher } from "../ipc";
import { setTyping } from "../lib/desk";

/** Listens to the core for as long as the window lives. */
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
  return null;
}
