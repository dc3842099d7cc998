import { useInfiniteQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowUp } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState } from "../../components/ErrorState";
import type { AccountId, ChatFilter, ChatId, ChatListPlace, ChatRow } from "../../ipc";
import { cn } from "../../lib/cn";
import { useShortcuts } from "../../lib/shortcuts";
import { useReady } from "../../lib/useReady";
import { useSettings } from "../settings";
import { ChatListEmpty } from "./ChatListEmpty";
import { ChatListHead } from "./ChatListHead";
import { ChatRowItem, ChatRowSkeleton } from "./ChatRowItem";
import { heldOrder } from "./heldOrder";
import { chatListQuery } from "./queries";

const SIZES = { normal: "w-80", narrow: "w-[264px]", full: "w-full" } as const;

type Props = {
  place: ChatListPlace;
  chosen: ChatId | null;
  size: "normal" | "narrow" | "full";
  onAccount: (account: AccountId | null) => void;
  onText: (text: string) => void;
  onFilter: (filter: ChatFilter) => void;
  onNew: () => void;
};

export function ChatList({ place, chosen, size, onAccount, onText, onFilter, onNew }: Props) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(chatListQuery(place));
  const { data: settings } = useSettings();
  const [held, setHeld] = useState<{ rows: ChatRow[]; place: string } | null>(null);
  const [cursor, setCursor] = useState<ChatId | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const here = JSON.stringify(place);
  const current = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data]);
  const { rows, gone, fresh } = useMemo(() => heldOrder(held?.place === here ? held.rows : null, current), [held, here, current]);
  useReady(list.isSuccess || list.isError);

  const rowHeight = settings?.density === "compact" ? 58 : 68;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    initialRect: { width: 320, height: 600 },
  });
  const visible = virtual.getVirtualItems();
  const lastVisible = visible.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastVisible >= rows.length - 30) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastVisible, rows.length]);
  useEffect(() => virtual.measure(), [virtual, rowHeight]);

  useEffect(() => {
    if (cursor === null) return;
    const frame = requestAnimationFrame(() => document.getElementById(`chat-${cursor}`)?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, [cursor]);
  const move = (step: number) => {
    const from = rows.findIndex((row) => row.id === (cursor ?? chosen));
    const to = Math.max(0, Math.min(rows.length - 1, from === -1 ? 0 : from + step));
    virtual.scrollToIndex(to);
    setCursor(rows[to]?.id ?? null);
  };
  useShortcuts({ nextChat: () => move(1), previousChat: () => move(-1) });
  const release = () => {
    setHeld(null);
    scroller.current?.scrollTo({ top: 0 });
  };
  const hold = () => held?.place !== here && setHeld({ rows: current, place: here });

  return (
    <section aria-label={t("inbox.list")} className={cn("flex shrink-0 flex-col border-r border-line", SIZES[size])}>
      <ChatListHead
        account={place.account_id}
        text={place.text}
        found={rows.length > 0}
        onAccount={onAccount}
        onText={onText}
        onNew={onNew}
      />
      {fresh > 0 && (
        <button
          type="button"
          onClick={release}
          className="flex min-h-8 items-center justify-center gap-1.5 border-b border-line bg-accent-tint text-small font-medium text-accent-ink"
        >
          <ArrowUp size={14} aria-hidden />
          {t("inbox.fresh", { count: fresh })}
        </button>
      )}
      <div
        ref={scroller}
        id="chat-list"
        className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]"
        onPointerMove={hold}
        onPointerLeave={() => setHeld(null)}
      >
        {list.isPending && Array.from({ length: 9 }, (_, index) => <ChatRowSkeleton key={index} />)}
        {list.isError && <ErrorState what={t("inbox.what.chats")} error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && rows.length === 0 && (
          <ChatListEmpty
            filter={list.data.pages[0]?.counts.all === 0 ? "all" : place.filter}
            text={place.text}
            onFilter={onFilter}
          />
        )}
        {rows.length > 0 && (
          <ul className="relative" style={{ height: virtual.getTotalSize() }}>
            {visible.map(({ index, key, start }) => {
              const row = rows[index];
              return (
                row && (
                  <li key={key} className="absolute inset-x-0 top-0 h-(--row)" style={{ transform: `translateY(${start}px)` }}>
                    <ChatRowItem row={row} chosen={row.id === chosen} faded={gone.has(row.id)} onFocus={setCursor} />
                  </li>
                )
              );
            })}
          </ul>
        )}
      </div>
    </section>
  );
}
