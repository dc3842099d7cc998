import { queryOptions, useMutation } from "@tanstack/react-query";
import { type BaseId, type ChunkId, core, type CrawlRules, keys, type Refresh, type Source, type SourceId } from "../../ipc";

/** Lines of a source that are read at once. */
export const LINES = 200;

export const sourcesQuery = (base: BaseId) => queryOptions({ queryKey: keys.sources(base), queryFn: () => core.sources(base) });

export const sourceQuery = (id: SourceId) => queryOptions({ queryKey: keys.source(id), queryFn: () => core.source(id) });

export const sourceTextQuery = (id: SourceId) =>
  queryOptions({ queryKey: keys.sourceText(id), queryFn: () => core.textOfSource(id), gcTime: 0 });

export const sourceLinesQuery = (id: SourceId, cited: ChunkId | null, page: number) =>
  queryOptions({
    queryKey: keys.sourceLines(id, cited, page * LINES),
    queryFn: () => core.sourceLines(id, cited, page * LINES, LINES),
  });

/** Lets the operator choose; nothing if he did not. */
export const usePickPaths = () =>
  useMutation({
    mutationFn: (what: "files" | "folder") => core.pick(what),
    meta: { failureTitle: "knowledge.source.failed.pick" },
  });

export const useAddFiles = () =>
  useMutation({
    mutationFn: ({ base, paths }: { base: BaseId; paths: string[] }) => core.addFiles(base, paths),
    meta: { failureTitle: "knowledge.source.failed.add" },
  });

type Pages = { base: BaseId; urls: string[]; crawl: CrawlRules | null; refresh: Refresh };

export const useAddPages = () =>
  useMutation({
    mutationFn: ({ base, urls, crawl, refresh }: Pages) => core.addPages(base, urls, crawl, refresh),
    meta: { failureTitle: "knowledge.source.failed.add" },
  });

/** A text without an id is a new one. */
type Text = { base: BaseId; id: SourceId | null; title: string; text: string };

export const useSaveText = () =>
  useMutation({
    mutationFn: ({ base, id, title, text }: Text) =>
      id === null ? core.addText(base, title, text) : core.updateText(id, title, text),
    meta: { failureTitle: "knowledge.source.failed.save" },
  });

/** One after the other: the core reads them in turn anyway, and the first refusal is the one to be told. */
async function each(ids: SourceId[], act: (id: SourceId) => Promise<unknown>) {
  for (const id of ids) await act(id);
  return ids;
}

export const useReadAgain = () =>
  useMutation({
    mutationFn: (ids: SourceId[]) => each(ids, core.readAgain),
    meta: { failureTitle: "knowledge.source.failed.read" },
  });

export const useStopReading = () =>
  useMutation({
    mutationFn: (ids: SourceId[]) => each(ids, core.stopReading),
    meta: { failureTitle: "knowledge.source.failed.stop" },
  });

export const useDeleteSources = () =>
  useMutation({
    mutationFn: (ids: SourceId[]) => each(ids, core.deleteSource),
    meta: { failureTitle: "knowledge.source.failed.delete" },
  });

export const useRestoreSources = () =>
  useMutation({
    mutationFn: (ids: SourceId[]) => each(ids, core.restoreSource),
    meta: { failureTitle: "knowledge.source.failed.restore" },
  });

export const useMoveSources = () =>
  useMutation({
    mutationFn: ({ ids, base }: { ids: SourceId[]; base: BaseId }) => each(ids, (id) => core.moveSource(id, base)),
    meta: { failureTitle: "knowledge.source.failed.move" },
  });

export const useRenameSource = () =>
  useMutation({
    mutationFn: ({ id, title }: { id: SourceId; title: string }) => core.renameSource(id, title),
    meta: { failureTitle: "knowledge.source.failed.rename" },
  });

export const useSetRefresh = () =>
  useMutation({
    mutationFn: ({ id, refresh }: { id: SourceId; refresh: Refresh }) => core.setRefresh(id, refresh),
    meta: { failureTitle: "knowledge.source.failed.refresh" },
  });

/** Asks where to, then writes; gives the path, or null if the operator changed his mind. */
export const useSaveOriginal = () =>
  useMutation({
    mutationFn: async ({ id, name }: { id: SourceId; name: string }) => {
      const path = await core.pickPlace(name);
      if (path !== null) await core.saveSource(id, path);
      return path;
    },
    meta: { failureTitle: "knowledge.source.failed.original" },
  });

/** The name an original is saved under: a typed text or a page has none of its own. */
export function originalName({ title, kind, format }: Source): string {
  const name = title.replaceAll(/[\\/:*?"<>|]+/g, " ").trim();
  if (kind === "file") return name;
  return `${name}.${format === "html" ? "html" : "md"}`;
}
