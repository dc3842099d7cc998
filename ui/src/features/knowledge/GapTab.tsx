import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { ErrorState } from "../../components/ErrorState";
import { Skeleton } from "../../components/Skeleton";
import type { Gap } from "../../ipc";
import { useShortcuts } from "../../lib/shortcuts";
import { GapDetail } from "./GapDetail";
import { GapEmpty } from "./GapEmpty";
import { GapList } from "./GapList";
import { gapsQuery, useReopenGaps, useSettleGaps } from "./gapQueries";
import { places } from "./places";
import type { TabProps } from "./tabProps";

/** A link can carry only so many; the group is found again by any of them. */
const IDS_IN_LINK = 20;

/** What customers asked and nobody could answer: write the answer, or dismiss the question. */
export function GapTab({ base, item }: TabProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const gaps = useQuery(gapsQuery(base.id));
  const settle = useSettleGaps();
  const reopen = useReopenGaps();
  const [moved, setMoved] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const rows = gaps.data ?? [];
  const found = rows.findIndex(({ ids }) => item !== undefined && ids.includes(item));
  const at = Math.max(0, found);
  const gap = rows[at];
  const goTo = (next: Gap | undefined) => void navigate(places.gaps(base.id, next?.ids[0]), { replace: true });
  const step = (by: 1 | -1) => {
    setMoved(true);
    goTo(rows[Math.max(0, Math.min(rows.length - 1, found === -1 && !moved ? 0 : at + by))]);
  };
  const write = ({ ids }: Gap) => void navigate(places.newFaq(base.id, { gaps: ids.slice(0, IDS_IN_LINK) }));
  const dismiss = (gone: Gap) => {
    const place = rows.indexOf(gone);
    settle.mutate(
      { ids: gone.ids, faq: null },
      {
        onSuccess: () => {
          goTo(rows[place + 1] ?? rows[place - 1]);
          toast(t("gaps.dismissed"), {
            description: gone.question,
            duration: 10_000,
            action: { label: t("common.undo"), onClick: () => reopen.mutate(gone.ids, { onSuccess: () => goTo(gone) }) },
          });
        },
      },
    );
  };
  useShortcuts({
    nextRow: () => step(1),
    previousRow: () => step(-1),
    writeAnswer: () => gap && write(gap),
    dismissGap: () => gap && dismiss(gap),
  });
  if (gaps.isError) return <ErrorState what={t("gaps.what")} error={gaps.error} onRetry={() => void gaps.refetch()} />;
  if (gaps.isPending) return <GapSkeleton />;
  if (!gap) return <GapEmpty base={base} />;
  return (
    <div className="@container/tab h-full">
      <div className="flex h-full flex-col @min-[560px]/tab:flex-row">
        <GapList base={base} rows={rows} at={at} scroller={list} focus={moved} onWrite={write} />
        <GapDetail
          key={gap.ids.at(-1)}
          gap={gap}
          busy={settle.isPending}
          onWrite={() => write(gap)}
          onDismiss={() => dismiss(gap)}
        />
      </div>
    </div>
  );
}

const GapSkeleton = () => (
  <div className="flex h-full" aria-hidden>
    <div className="flex w-[300px] shrink-0 flex-col border-r border-line">
      {[0, 1, 2, 3, 4, 5].map((place) => (
        <Skeleton key={place} className="mx-3 my-2.5 h-11" />
      ))}
    </div>
    <div className="flex flex-1 flex-col gap-4 p-6">
      <Skeleton className="h-7 w-2/3" />
      <Skeleton className="h-24" />
    </div>
  </div>
);
