import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { type AccountId, core, keys } from "../../ipc";

/** Opens the inbox chat of the practice customer once it exists, so that both sides of a conversation are in sight. */
export function useFollowedChat(account: AccountId, jid: string, onChat: (chat: string) => void) {
  const { data: chat = null } = useQuery({
    queryKey: keys.practiceChat(account, jid),
    queryFn: () => core.practiceChat(account, jid),
  });
  const followed = useRef<string | null>(null);
  const follow = useEffectEvent(onChat);
  useEffect(() => {
    if (chat === null || followed.current === chat) return;
    followed.current = chat;
    follow(chat);
  }, [chat]);
}
