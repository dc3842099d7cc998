import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import type { Base, BaseId, Source } from "../../ipc";
import { places } from "./places";
import {
  originalName,
  useDeleteSources,
  useMoveSources,
  useReadAgain,
  useRenameSource,
  useRestoreSources,
  useSaveOriginal,
  useSetRefresh,
  useStopReading,
} from "./sourceQueries";

const ids = (sources: Source[]) => sources.map(({ id }) => id);

/** What can be done with sources, one or many, and what is said afterwards. What can be undone is offered for ten seconds. */
export function useSourceActions(base: Base) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const read = useReadAgain();
  const stop = useStopReading();
  const remove = useDeleteSources();
  const restore = useRestoreSources();
  const moving = useMoveSources();
  const renaming = useRenameSource();
  const refreshing = useSetRefresh();
  const original = useSaveOriginal();
  const said = (one: "deletedOne" | "movedOne", many: "deleted" | "moved", sources: Source[]) =>
    sources.length === 1
      ? t(`knowledge.source.${one}`, { title: sources[0]?.title ?? "" })
      : t(`knowledge.source.${many}`, { count: sources.length });
  const undo = (onClick: () => void) => ({ duration: 10_000, action: { label: t("common.undo"), onClick } });
  return {
    open: (source: Source) => void navigate(places.source(base.id, source.id)),
    edit: (source: Source) => void navigate(places.editText(base.id, source.id)),
    readAgain: (sources: Source[]) => read.mutate(ids(sources)),
    stop: (sources: Source[]) => stop.mutate(ids(sources)),
    rename: (source: Source, title: string) => renaming.mutate({ id: source.id, title }),
    setRefresh: (source: Source, refresh: Source["refresh"]) => refreshing.mutate({ id: source.id, refresh }),
    erase: (sources: Source[], onDone?: () => void) =>
      remove.mutate(ids(sources), {
        onSuccess: () => {
          onDone?.();
          toast(
            said("deletedOne", "deleted", sources),
            undo(() => restore.mutate(ids(sources))),
          );
        },
      }),
    move: (sources: Source[], to: BaseId, name: string, onDone?: () => void) =>
      moving.mutate(
        { ids: ids(sources), base: to },
        {
          onSuccess: () => {
            onDone?.();
            toast(said("movedOne", "moved", sources), {
              description: name,
              ...undo(() => moving.mutate({ ids: ids(sources), base: base.id })),
            });
          },
        },
      ),
    saveOriginal: (source: Source) =>
      original.mutate(
        { id: source.id, name: originalName(source) },
        { onSuccess: (path) => path !== null && toast(t("knowledge.source.originalSaved"), { description: path }) },
      ),
  };
}

export type SourceActions = ReturnType<typeof useSourceActions>;
