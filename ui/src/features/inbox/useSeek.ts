import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { type RefObject, useEffect, useState } from "react";
import type { Message, MessageId } from "../../ipc";

/** Far enough for years of one chat; a search hit beyond it says so instead of loading for ever. */
const MOST_PAGES = 150;

/** Goes to one message of the thread, loading older pages until it is there. */
export function useSeek(
  scroller: RefObject<HTMLDivElement | null>,
  wanted: MessageId | null,
  messages: Message[],
  pages: number,
  query: Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetchingNextPage" | "fetchNextPage">,
  onReached: () => void,
): "idle" | "looking" | "not_reached" {
  const [reached, setReached] = useState<MessageId | null>(null);
  const there = messages.some((message) => message.id === wanted);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const exhausted = !hasNextPage || pages >= MOST_PAGES;
  const seeking = wanted !== null && wanted !== reached;
  useEffect(() => {
    if (!seeking) return;
    if (!there) {
      if (!exhausted && !isFetchingNextPage) void fetchNextPage();
      return;
    }
    const frame = requestAnimationFrame(() => {
      const bubble = scroller.current?.querySelector(`[data-message="${CSS.escape(wanted)}"]`);
      onReached();
      bubble?.scrollIntoView({ block: "center" });
      bubble?.classList.add("animate-flash");
      setReached(wanted);
    });
    return () => cancelAnimationFrame(frame);
  }, [seeking, there, exhausted, isFetchingNextPage, fetchNextPage, scroller, wanted, onReached]);
  if (!seeking || there) return "idle";
  return exhausted ? "not_reached" : "looking";
}
