import type { Progress, Source, SourceId } from "../../ipc";

export const SOURCE_FILTERS = ["all", "busy", "indexed", "failed"] as const;
export type SourceFilter = (typeof SOURCE_FILTERS)[number];

export const isBusy = ({ state }: Pick<Source, "state">) => state === "pending" || state === "processing";

/** How much of a reading is done, over all of its steps: the bar never goes back from one step to the next. */
export function share({ step, done, total }: Progress): number {
  const part = total === 0 ? 0 : Math.min(1, done / total);
  if (step === "fetching") return 0.05 + 0.25 * part;
  if (step === "reading") return 0.3 + 0.1 * part;
  return 0.4 + 0.6 * part;
}

export type SourceRowItem = { source: Source; level: 1 | 2; pages: number; open: boolean };

const fits = ({ title, location }: Source, wanted: string) =>
  wanted === "" || `${title}\n${location ?? ""}`.toLocaleLowerCase().includes(wanted);

const inState = (source: Source, filter: SourceFilter) =>
  filter === "all" || (filter === "busy" ? isBusy(source) : source.state === filter);

/** How many there are of each state; the pages of a site count with it. */
export function stateCounts(sources: Source[]): Record<SourceFilter, number> {
  const top = sources.filter(({ parent_id }) => parent_id === null);
  const count = (filter: SourceFilter) => top.filter((source) => inState(source, filter)).length;
  return { all: top.length, busy: count("busy"), indexed: count("indexed"), failed: count("failed") };
}

type Wanted = { text: string; filter: SourceFilter; opened: ReadonlySet<SourceId> };

/** The rows to show: sources as they come, the pages of an opened site under it. A site is found by its pages too, and opened for them. */
export function sourceRows(sources: Source[], { text, filter, opened }: Wanted): SourceRowItem[] {
  const wanted = text.trim().toLocaleLowerCase();
  const pages = new Map<SourceId, Source[]>();
  for (const source of sources)
    if (source.parent_id !== null) pages.set(source.parent_id, [...(pages.get(source.parent_id) ?? []), source]);
  return sources
    .filter(({ parent_id }) => parent_id === null)
    .flatMap((source) => {
      if (!inState(source, filter)) return [];
      const own = pages.get(source.id) ?? [];
      const hits = wanted === "" ? [] : own.filter((page) => fits(page, wanted));
      if (!fits(source, wanted) && hits.length === 0) return [];
      const open = own.length > 0 && (opened.has(source.id) || hits.length > 0);
      const shown = opened.has(source.id) ? own : hits;
      const row: SourceRowItem = { source, level: 1, pages: own.length, open };
      return open ? [row, ...shown.map((page): SourceRowItem => ({ source: page, level: 2, pages: 0, open: false }))] : [row];
    });
}
