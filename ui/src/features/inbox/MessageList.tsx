import { type InfiniteData, useQueryClient, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { ArrowDown, MessageSquareDashed } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import type { ChatDetail, MessageId, MessagePage } from "../../ipc";
import { showPhone, useDesk, useTyping } from "../../lib/desk";
import { Button } from "../../components/Button";
import { Bubble } from "./bubble/Bubble";
import { ThreadContext } from "./bubble/ThreadContext";
import { DaySeparator, TypingBubble, UnreadLine } from "./ThreadMarks";
import { firstUnread, oldestFirst, threadItems } from "./model";
import { messagesQuery } from "./queries";
import { ThreadKeys } from "./ThreadKeys";
import { useSeek } from "./useSeek";
import { useSeen } from "./useSeen";
import { useThreadDesk } from "./useThreadDesk";
import { useThreadScroll } from "./useThreadScroll";

type Props = {
  detail: ChatDetail;
  query: UseInfiniteQueryResult<InfiniteData<MessagePage>>;
  seek: MessageId | null;
};

export function MessageList({ detail: { chat, account }, query, seek }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const pages = query.data?.pages;
  const messages = useMemo(() => oldestFirst(pages ?? []), [pages]);
  const [unread] = useState(chat.unread);
  const [unreadFrom] = useState(() => firstUnread(messages, chat.unread));
  const items = useMemo(() => threadItems(messages, unreadFrom, unread), [messages, unreadFrom, unread]);
  const typing = useTyping(chat.id);
  const { below, atEnd, toEnd, onScroll, release } = useThreadScroll(scroller, content, messages, unreadFrom);
  const desk = useThreadDesk(chat, account, scroller, release);
  const known = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages]);
  const phone = useDesk((desk) => desk.phone);
  const search = useSeek(scroller, seek, messages, pages?.length ?? 0, query, release);
  useSeen(chat);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const loadOlder = () => {
    onScroll();
    if ((scroller.current?.scrollTop ?? Infinity) < 600 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };
  // A chat read far back would re-read all of it on each new message: only the newest page is kept once it is left.
  useEffect(
    () => () => {
      client.setQueryData(
        messagesQuery(chat.id).queryKey,
        (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
      );
    },
    [client, chat.id],
  );

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        onScroll={loadOlder}
        tabIndex={0}
        role="log"
        aria-label={t("inbox.thread")}
        className="@container h-full overflow-y-auto [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        {messages.length === 0 ? (
          <EmptyState
            icon={MessageSquareDashed}
            title={t("inbox.empty.messages.title")}
            text={t("inbox.empty.messages.text")}
            action={
              account.kind === "sandbox" && !phone && <Button onClick={() => showPhone(true)}>{t("inbox.showPractice")}</Button>
            }
          />
        ) : (
          <div ref={content} className="flex min-h-full flex-col justify-end px-5 pt-4 pb-5">
            <ThreadKeys scroller={scroller} />
            <p className="py-2 text-center text-small text-ink-3">
              {hasNextPage ? isFetchingNextPage && t("thread.older") : t("thread.beginning")}
            </p>
            <ThreadContext value={desk}>
              {items.map((item) => {
                if (item.kind === "day") return <DaySeparator key={item.key} at={item.at} />;
                if (item.kind === "unread") return <UnreadLine key={item.key} count={item.count} />;
                return (
                  <Bubble
                    key={item.key}
                    message={item.message}
                    quoted={known.get(item.message.quoted?.message_id ?? "") ?? null}
                    first={item.first}
                    last={item.last}
                  />
                );
              })}
            </ThreadContext>
            {typing && <TypingBubble name={chat.title} />}
          </div>
        )}
      </div>
      {search !== "idle" && (
        <p
          role="status"
          className="absolute inset-x-0 top-3 mx-auto w-fit rounded-full border border-line bg-raised px-3 py-1.5 text-small shadow-float"
        >
          {search === "looking" ? t("inbox.looking") : t("inbox.notReached")}
        </p>
      )}
      {!atEnd && messages.length > 0 && (
        <button
          type="button"
          onClick={toEnd}
          className="absolute inset-x-0 bottom-3 mx-auto flex min-h-8 w-fit items-center gap-1.5 rounded-full border border-line bg-raised px-3 text-small font-medium shadow-float hover:bg-hover"
        >
          <ArrowDown size={15} aria-hidden />
          {below > 0 ? t("thread.newBelow", { count: below }) : t("inbox.newer")}
        </button>
      )}
    </div>
  );
}
