import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type RefObject, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Ago } from "../../components/Ago";
import type { Base, Gap } from "../../ipc";
import { cn } from "../../lib/cn";
import { places } from "./places";
import { useRowFocus } from "./useRowFocus";

const ROW = 64;

type Props = {
  base: Base;
  rows: Gap[];
  at: number;
  scroller: RefObject<HTMLDivElement | null>;
  /** The keys moved to the row, so it takes the keyboard. */
  focus: boolean;
  onWrite: (gap: Gap) => void;
};

/** The questions, most asked first; the one shown beside is marked. */
export function GapList({ base, rows, at, scroller, focus, onWrite }: Props) {
  const { t } = useTranslation();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.ids.at(-1) ?? index,
    overscan: 8,
    initialRect: { width: 300, height: 600 },
  });
  useEffect(() => virtual.scrollToIndex(at), [virtual, at]);
  return (
    <section
      aria-label={t("gaps.list")}
      className="flex shrink-0 flex-col border-line @max-[560px]/tab:max-h-[45%] @max-[560px]/tab:border-b @min-[560px]/tab:w-[42%] @min-[560px]/tab:max-w-[360px] @min-[560px]/tab:border-r"
    >
      <p className="tabular shrink-0 border-b border-line px-4 py-2 text-small text-ink-3">
        {t("gaps.count", { count: rows.reduce((sum, { count }) => sum + count, 0) })}
      </p>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const gap = rows[index];
            return (
              gap && (
                <li key={key} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${start}px)`, height: ROW }}>
                  <GapRow base={base} gap={gap} current={index === at} focused={focus && index === at} onWrite={onWrite} />
                </li>
              )
            );
          })}
        </ul>
      </div>
    </section>
  );
}

type RowProps = { base: Base; gap: Gap; current: boolean; focused: boolean; onWrite: (gap: Gap) => void };

function GapRow({ base, gap, current, focused, onWrite }: RowProps) {
  const { t } = useTranslation();
  const row = useRowFocus<HTMLAnchorElement>(focused);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !current) return;
    event.preventDefault();
    onWrite(gap);
  };
  return (
    <Link
      ref={row}
      to={places.gaps(base.id, gap.ids[0])}
      replace
      tabIndex={current ? 0 : -1}
      aria-current={current || undefined}
      data-testid="gap-row"
      onKeyDown={onKeyDown}
      className={cn(
        "flex h-full flex-col justify-center border-b border-line px-4 transition-colors duration-120 focus-visible:-outline-offset-2",
        current ? "bg-chosen" : "hover:bg-hover",
      )}
    >
      <span dir="auto" className="truncate text-left font-medium">
        {gap.question}
      </span>
      <span className="tabular flex gap-1.5 text-small text-ink-2">
        <span>{t("gaps.asked", { count: gap.count })}</span>
        <span aria-hidden>·</span>
        <span className="truncate">
          <Ago at={gap.last_at} />
        </span>
      </span>
    </Link>
  );
}
