import { useQueries, useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { FileX2, LocateFixed } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Skeleton } from "../../components/Skeleton";
import type { Source, SourceLine } from "../../ipc";
import { SourceLineView } from "./SourceLineView";
import { SourceOutline } from "./SourceOutline";
import { LINES, sourceLinesQuery } from "./sourceQueries";

/** The text of a source, read in stretches as one scrolls to them. */
export function SourceText({ source, passage }: { source: Source; passage: string | null }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const first = useQuery(sourceLinesQuery(source.id, passage, 0));
  const total = first.data?.total ?? 0;
  const cited = first.data?.cited_from ?? null;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => 44,
    measureElement: (element) => element.getBoundingClientRect().height || 44,
    overscan: 12,
    initialRect: { width: 700, height: 600 },
  });
  const rows = virtual.getVirtualItems();
  const pages = [...new Set([0, ...rows.map(({ index }) => Math.floor(index / LINES))])];
  const stretches = useQueries({ queries: pages.map((page) => sourceLinesQuery(source.id, passage, page)) });
  const lineAt = (index: number): SourceLine | undefined => {
    const stretch = stretches[pages.indexOf(Math.floor(index / LINES))]?.data;
    return stretch?.lines[index - stretch.from];
  };
  // Once to bring its stretch in, once more when that has its true height.
  const citedThere = cited !== null && lineAt(cited) !== undefined;
  useEffect(() => {
    if (cited !== null) virtual.scrollToIndex(cited, { align: "center" });
  }, [virtual, cited, citedThere]);

  if (first.isError)
    return <ErrorState what={t("knowledge.what.source")} error={first.error} onRetry={() => void first.refetch()} />;
  if (first.isSuccess && total === 0)
    return <EmptyState icon={FileX2} title={t("knowledge.reader.empty")} text={t("knowledge.reader.emptyText")} />;
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5 empty:hidden">
        <SourceOutline
          id={source.id}
          passage={passage}
          total={total}
          onGo={(line) => virtual.scrollToIndex(line, { align: "start" })}
        />
        {cited !== null && (
          <Button size="small" icon={LocateFixed} onClick={() => virtual.scrollToIndex(cited, { align: "center" })}>
            {t("knowledge.reader.cited")}
          </Button>
        )}
        {passage !== null && first.isSuccess && cited === null && (
          <p role="status" className="min-w-0 flex-1 text-small text-approval">
            {t("knowledge.reader.citedGone")}
          </p>
        )}
      </div>
      <div
        ref={scroller}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={source.title}
        className="selectable min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
      >
        {first.isPending && [0, 1, 2, 3, 4, 5].map((place) => <Skeleton key={place} className="mx-auto my-4 h-5 max-w-[72ch]" />)}
        <div className="relative mx-auto max-w-[76ch]" style={{ height: virtual.getTotalSize() }}>
          {rows.map(({ index, key, start }) => (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              <SourceLineView line={lineAt(index)} first={index === 0} />
            </div>
          ))}
        </div>
      </div>
    </>
  );
}
