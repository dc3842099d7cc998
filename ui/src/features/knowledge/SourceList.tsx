import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { SearchX } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Skeleton } from "../../components/Skeleton";
import type { Base, Source, SourceId } from "../../ipc";
import { useShortcuts } from "../../lib/shortcuts";
import { AddSource } from "./AddSource";
import { basesQuery } from "./queries";
import { ChosenBar, SourceFilters } from "./SourceBar";
import { type Question, SourceDialogs } from "./SourceDialogs";
import { SourcesEmpty } from "./SourcesEmpty";
import { SourceHead } from "./SourceHead";
import { isBusy, type SourceFilter, sourceRows, stateCounts } from "./sourceModel";
import { SourceRow } from "./SourceRow";
import { sourcesQuery } from "./sourceQueries";
import { useSourceActions } from "./useSourceActions";
import { useSourceSelection } from "./useSourceSelection";

const ROW = 60;
const NONE: Source[] = [];

export function SourceList({ base }: { base: Base }) {
  const { t } = useTranslation();
  const sources = useQuery(sourcesQuery(base.id));
  const bases = useQuery(basesQuery).data ?? [];
  const others = bases.filter(({ id }) => id !== base.id);
  const actions = useSourceActions(base);
  const [text, setText] = useState("");
  const [filter, setFilter] = useState<SourceFilter>("all");
  const [opened, setOpened] = useState<ReadonlySet<SourceId>>(new Set());
  const [asked, setAsked] = useState<Question | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  useShortcuts({ searchSources: () => field.current?.focus() });
  const all = sources.data ?? NONE;
  const counts = useMemo(() => stateCounts(all), [all]);
  const rows = useMemo(() => sourceRows(all, { text, filter, opened }), [all, text, filter, opened]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.source.id ?? index,
    measureElement: (element) => element.getBoundingClientRect().height || ROW,
    overscan: 8,
    initialRect: { width: 700, height: 600 },
  });
  const toggle = (id: SourceId) =>
    setOpened((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const named = (ids: SourceId[]) => all.filter(({ id }) => ids.includes(id));
  const selection = useSourceSelection(rows, {
    onOpen: ({ source }) => (source.kind === "site" ? toggle(source.id) : actions.open(source)),
    onErase: (ids) => actions.erase(named(ids)),
    onToggle: toggle,
    onShow: (index) => virtual.scrollToIndex(index),
  });
  const chosen = named(selection.chosen);
  const busy = all.filter(isBusy).filter(({ parent_id }) => parent_id === null).length;
  if (sources.isSuccess && all.length === 0) return <SourcesEmpty base={base} />;
  return (
    <section aria-label={t("knowledge.tab.sources")} className="flex h-full flex-col">
      <div className="flex h-13 shrink-0 items-center gap-2 px-3">
        {chosen.length > 0 ? (
          <ChosenBar
            count={chosen.length}
            movable={others.length > 0}
            onRead={() => actions.readAgain(chosen)}
            onMove={() => setAsked({ what: "move", sources: chosen })}
            onErase={() => actions.erase(chosen, selection.clear)}
            onClear={selection.clear}
          />
        ) : (
          <SourceFilters field={field} text={text} filter={filter} counts={counts} onText={setText} onFilter={setFilter} />
        )}
        <span className="ml-auto" />
        <AddSource base={base} known={all} />
      </div>
      <div ref={scroller} className="@container min-h-0 flex-1 overflow-y-auto">
        {sources.isPending && [0, 1, 2, 3, 4, 5].map((place) => <Skeleton key={place} className="mx-3 my-2.5 h-10" />)}
        {sources.isError && (
          <ErrorState what={t("knowledge.what.sources")} error={sources.error} onRetry={() => void sources.refetch()} />
        )}
        {sources.isSuccess && rows.length === 0 && <EmptyState icon={SearchX} title={t("knowledge.source.noneFound")} />}
        {rows.length > 0 && (
          <div
            role="treegrid"
            aria-label={t("knowledge.tab.sources")}
            aria-rowcount={rows.length + 1}
            aria-multiselectable
            tabIndex={-1}
            onKeyDown={selection.onKeyDown}
          >
            <SourceHead all={selection.all} some={chosen.length > 0} busy={busy} total={counts.all} onAll={selection.chooseAll} />
            <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
              {virtual.getVirtualItems().map(({ index, key, start }) => {
                const item = rows[index];
                if (!item) return null;
                const { source } = item;
                return (
                  <div
                    key={key}
                    ref={virtual.measureElement}
                    data-index={index}
                    role="presentation"
                    className="absolute inset-x-0 top-0"
                    style={{ transform: `translateY(${start}px)` }}
                  >
                    <SourceRow
                      item={item}
                      index={index}
                      active={source.id === selection.active}
                      focused={source.id === selection.focused}
                      chosen={selection.chosen.includes(source.id)}
                      naming={asked?.what === "rename" && asked.sources[0]?.id === source.id}
                      movable={others.length > 0}
                      actions={actions}
                      onChoose={(range) => (range ? selection.chooseTo(source.id) : selection.toggle(source.id))}
                      onToggle={() => toggle(source.id)}
                      onFocus={() => selection.onFocus(source.id)}
                      onAsk={(what) => setAsked({ what, sources: [source] })}
                      onNamed={(title) => {
                        setAsked(null);
                        if (title !== null) actions.rename(source, title);
                      }}
                      onErase={() => actions.erase([source])}
                    />
                  </div>
                );
              })}
            </div>
          </div>
        )}
      </div>
      <SourceDialogs asked={asked} others={others} actions={actions} onMoved={selection.clear} onClose={() => setAsked(null)} />
    </section>
  );
}
