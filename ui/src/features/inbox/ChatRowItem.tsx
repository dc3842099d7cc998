import { CircleAlert, CircleHelp, Clock3, type LucideIcon, Reply, Smartphone, Sparkles, Star } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { Avatar } from "../../components/Avatar";
import { MoodIcon } from "../../components/MoodIcon";
import { OwnerIcon } from "../../components/OwnerIcon";
import { Skeleton } from "../../components/Skeleton";
import type { ChatRow } from "../../ipc";
import { cn } from "../../lib/cn";
import { rowTime, waitedMinutes, waitedUnit } from "../../lib/time";
import { useNow } from "../../lib/useNow";

type Props = { row: ChatRow; chosen: boolean; faded: boolean; onFocus: (id: string) => void };

export const ChatRowItem = memo(function ChatRowItem({ row, chosen, faded, onFocus }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const unread = row.unread > 0;
  return (
    <NavLink
      id={`chat-${row.id}`}
      to={`/inbox/${row.id}`}
      data-testid="chat-row"
      data-chat={row.id}
      aria-current={chosen ? "true" : undefined}
      onFocus={() => onFocus(row.id)}
      className={cn(
        "flex h-full items-center gap-3 px-3 transition-colors duration-120 focus-visible:-outline-offset-2",
        chosen ? "bg-chosen" : "hover:bg-hover",
        faded && "opacity-60",
      )}
    >
      <Avatar name={row.title} picture={row.avatar} group={row.is_group} />
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex items-baseline gap-1.5">
          <span dir="auto" className={cn("min-w-0 flex-1 truncate text-left", unread ? "font-semibold" : "font-medium")}>
            {row.title}
          </span>
          {row.vip && (
            <Star size={13} role="img" aria-label={t("inbox.vip")} className="shrink-0 self-center fill-current text-ink-3" />
          )}
          {row.last_message_at !== null && (
            <time className={cn("shrink-0 text-small", unread ? "font-medium text-accent-ink" : "text-ink-3")}>
              {rowTime(row.last_message_at, now)}
            </time>
          )}
        </span>
        <span className="flex items-center gap-1.5 text-small text-ink-2">
          <Preview row={row} />
          <RowMarks row={row} now={now} />
        </span>
      </span>
    </NavLink>
  );
});

const SENT_BY: Partial<Record<NonNullable<ChatRow["preview_sender"]>, { icon: LucideIcon; colour: string }>> = {
  bot: { icon: Sparkles, colour: "text-bot" },
  operator: { icon: Reply, colour: "text-human" },
  phone: { icon: Smartphone, colour: "text-human" },
};

function Preview({ row }: { row: ChatRow }) {
  const { t } = useTranslation();
  const trouble = row.preview_state === "failed" || row.preview_state === "maybe_sent" ? row.preview_state : null;
  if (trouble) {
    const Icon = trouble === "failed" ? CircleAlert : CircleHelp;
    return (
      <span className={cn("flex min-w-0 flex-1 items-center gap-1", trouble === "failed" ? "text-danger" : "text-approval")}>
        <Icon size={14} aria-hidden className="shrink-0" />
        <span className="truncate">{t(`state.${trouble}`)}</span>
      </span>
    );
  }
  const by = row.preview_sender ? SENT_BY[row.preview_sender] : undefined;
  return (
    <span className="flex min-w-0 flex-1 items-center gap-1">
      {by && row.preview_sender && (
        <by.icon size={13} role="img" aria-label={t(`sender.${row.preview_sender}`)} className={cn("shrink-0", by.colour)} />
      )}
      <span dir="auto" className="min-w-0 flex-1 truncate text-left">
        {row.preview}
      </span>
    </span>
  );
}

function RowMarks({ row, now }: { row: ChatRow; now: number }) {
  const { t } = useTranslation();
  const minutes = waitedMinutes(row.waiting_since, now);
  return (
    <span className="flex shrink-0 items-center gap-1.5">
      {minutes !== null && <Waiting minutes={minutes} />}
      {row.blocked && <span className="text-danger">{t("inbox.blocked")}</span>}
      {row.opted_out && !row.blocked && <span className="text-ink-3">{t("inbox.optedOut")}</span>}
      <MoodIcon mood={row.sentiment} />
      <OwnerIcon owner={row.owner} />
      {row.unread > 0 && (
        <span className="tabular min-w-5 rounded-full bg-accent-fill px-1.5 text-center text-[11px] leading-[18px] font-semibold text-on-accent">
          <span className="sr-only">{t("inbox.unread", { count: row.unread })}</span>
          <span aria-hidden>{row.unread > 99 ? "99+" : row.unread}</span>
        </span>
      )}
    </span>
  );
}

function Waiting({ minutes }: { minutes: number }) {
  const { t } = useTranslation();
  const { unit, count } = waitedUnit(minutes);
  const words = t(`time.waiting.${unit}`, { count });
  return (
    <span className="tabular inline-flex items-center gap-1 font-medium text-human" title={words}>
      <Clock3 size={12} aria-hidden />
      <span className="sr-only">{words}</span>
      <span aria-hidden>{t(`time.waited.${unit}`, { count })}</span>
    </span>
  );
}

export const ChatRowSkeleton = () => (
  <div className="flex h-(--row) items-center gap-3 px-3">
    <Skeleton className="size-10 rounded-full" />
    <div className="flex flex-1 flex-col gap-2">
      <Skeleton className="h-3 w-1/2" />
      <Skeleton className="h-3 w-4/5" />
    </div>
  </div>
);
