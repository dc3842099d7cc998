import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { MessageSquareText, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { MarkedParts } from "../../components/MarkedText";
import { rowTime } from "../../lib/time";
import { useDebounced } from "../../lib/useDebounced";
import { useNow } from "../../lib/useNow";
import { chatsNamedQuery, messageSearchQuery } from "../inbox";
import { PaletteItem } from "./PaletteItem";

export function PaletteHits({ text, onGo }: { text: string; onGo: (to: string) => void }) {
  const { t } = useTranslation();
  const wanted = useDebounced(text, 120);
  const now = useNow();
  const chats = useQuery(chatsNamedQuery(wanted));
  const messages = useQuery({ ...messageSearchQuery(wanted), placeholderData: keepPreviousData });
  // What belongs to a shorter text goes away at once: Enter must never open yesterday's hit.
  const named = (chats.data?.rows ?? []).filter(({ title }) => title.toLocaleLowerCase().includes(text)).slice(0, 6);
  const hits = wanted === text && wanted.length > 1 ? (messages.data ?? []) : [];
  return (
    <>
      {named.length > 0 && (
        <Command.Group heading={t("palette.chats")}>
          {named.map((chat) => (
            <PaletteItem key={chat.id} id={`chat-${chat.id}`} icon={UserRound} onSelect={() => onGo(`/inbox/${chat.id}`)}>
              <span dir="auto" className="block truncate text-left">
                {chat.title}
              </span>
            </PaletteItem>
          ))}
        </Command.Group>
      )}
      {hits.length > 0 && (
        <Command.Group heading={t("palette.messages")}>
          {hits.map(({ message, chat_id, chat_title, snippet }) => (
            <PaletteItem
              key={message.id}
              id={`message-${message.id}`}
              icon={MessageSquareText}
              onSelect={() => onGo(`/inbox/${chat_id}?message=${encodeURIComponent(message.id)}`)}
            >
              <span className="flex items-baseline gap-2">
                <span dir="auto" className="min-w-0 flex-1 truncate text-left font-medium">
                  {chat_title}
                </span>
                <time className="shrink-0 text-small text-ink-3">{rowTime(message.at, now)}</time>
              </span>
              <span dir="auto" className="line-clamp-2 text-left text-small text-ink-2">
                <MarkedParts parts={snippet} />
              </span>
            </PaletteItem>
          ))}
        </Command.Group>
      )}
    </>
  );
}
