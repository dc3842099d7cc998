import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type QueryKey,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import {
  type AnalyticsQuery,
  CommandFailure,
  core,
  type DraftFrom,
  type FlowDetail,
  type FlowDocument,
  type FlowId,
  type FlowPatch,
  type FlowRow,
  type FlowText,
  type ForRunning,
  keys,
  type NodeId,
  type RunId,
  type RunPage,
  type RunQuery,
  type VersionId,
} from "../../ipc";
import { fileName } from "./words";

const RUNS_PER_PAGE = 50;

export const flowsQuery = queryOptions({ queryKey: keys.flowLists, queryFn: () => core.flows() });
export const flowQuery = (id: FlowId) => queryOptions({ queryKey: keys.flow(id), queryFn: () => core.flow(id) });
export const flowTextQuery = (id: FlowId, what: FlowText) =>
  queryOptions({ queryKey: keys.flowText(id, what), queryFn: () => core.flowText(id, what) });
export const editsQuery = (id: FlowId) => queryOptions({ queryKey: keys.flowEdits(id), queryFn: () => core.flowEdits(id) });
export const versionsQuery = (id: FlowId) =>
  queryOptions({ queryKey: keys.flowVersions(id), queryFn: () => core.flowVersions(id) });
export const diffQuery = (id: FlowId, before: FlowText, next: FlowText) =>
  queryOptions({
    queryKey: keys.flowDiff(id, before, next),
    queryFn: () => core.flowDiff(id, before, next),
    placeholderData: keepPreviousData,
  });
/** With a version the plan of rolling back to it. Runs go on meanwhile: it is asked anew whenever the dialog opens. */
export const planQuery = (id: FlowId, version: VersionId | null) =>
  queryOptions({
    queryKey: keys.publishPlan(id, version),
    queryFn: () => (version === null ? core.planPublish(id) : core.planRollBack(id, version)),
    gcTime: 0,
  });
export const runsQuery = (query: Omit<RunQuery, "after" | "limit">) =>
  infiniteQueryOptions<RunPage, Error, InfiniteData<RunPage, string | null>, QueryKey, string | null>({
    queryKey: keys.runList(query),
    queryFn: ({ pageParam }) => core.runs({ ...query, after: pageParam, limit: RUNS_PER_PAGE }),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
export const runQuery = (id: RunId) => queryOptions({ queryKey: keys.run(id), queryFn: () => core.run(id) });
export const analyticsQuery = (query: AnalyticsQuery) =>
  queryOptions({
    queryKey: keys.flowAnalytics(query),
    queryFn: () => core.flowAnalytics(query),
    placeholderData: keepPreviousData,
  });
export const labelsQuery = queryOptions({ queryKey: keys.labels, queryFn: () => core.labels() });

export const useCreateFlow = () =>
  useMutation({ mutationFn: (name: string) => core.createFlow(name, null), meta: { failureTitle: "flows.failed.create" } });

export const useDuplicateFlow = () =>
  useMutation({ mutationFn: (id: FlowId) => core.duplicateFlow(id), meta: { failureTitle: "flows.failed.duplicate" } });

/** Without a path it asks which file; gives what was made of it, or null if the operator changed his mind. */
export const useImportFlow = () =>
  useMutation({
    mutationFn: async (path: string | null) => {
      const file = path ?? (await core.pick("files"))[0];
      return file === undefined ? null : core.importFlow(file);
    },
    meta: { failureTitle: "flows.failed.import" },
  });

/** Its failure is shown where the text is. */
export const useImportText = () => useMutation({ mutationFn: (text: string) => core.importFlowText(text) });

/** Asks where to, then writes; gives the path, or null if the operator changed his mind. */
export const useExportFlow = () =>
  useMutation({
    mutationFn: async ({ id, what, name }: { id: FlowId; what: FlowText; name: string }) => {
      const path = await core.pickPlace(fileName(name));
      if (path !== null) await core.exportFlow(id, what, path);
      return path;
    },
    meta: { failureTitle: "flows.failed.export" },
  });

export const useDeleteFlow = () =>
  useMutation({ mutationFn: (id: FlowId) => core.deleteFlow(id), meta: { failureTitle: "flows.failed.delete" } });

export const useRestoreFlow = () =>
  useMutation({ mutationFn: (id: FlowId) => core.restoreFlow(id), meta: { failureTitle: "flows.failed.restore" } });

/** What holds at once; the answer is shown before the list is read again, so that no switch springs back. */
export function useUpdateFlow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, patch }: { id: FlowId; patch: FlowPatch }) => core.updateFlow(id, patch),
    onSuccess: (row) => {
      client.setQueryData<FlowRow[]>(keys.flowLists, (rows) => rows?.map((known) => (known.id === row.id ? row : known)));
      client.setQueryData<FlowDetail>(keys.flow(row.id), (known) => known && { ...known, row });
    },
    meta: { failureTitle: "flows.failed.update" },
  });
}

export function useOrderFlows() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: FlowId[]) => core.orderFlows(ids),
    onSuccess: (_, ids) =>
      void client.setQueryData<FlowRow[]>(keys.flowLists, (rows) =>
        rows?.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)),
      ),
    meta: { failureTitle: "flows.failed.order" },
  });
}

/**
 * Changes the draft as it is known here. Changes wait for each other, so that each names the revision the one before it led to;
 * who was overtaken by somebody else is told so, and sees what that one did.
 */
export function useSaveDraft(id: FlowId) {
  const client = useQueryClient();
  const { queryKey } = flowQuery(id);
  return useMutation({
    scope: { id: `draft-${id}` },
    mutationFn: async (change: (draft: FlowDocument) => FlowDocument) => {
      const known = await client.ensureQueryData(flowQuery(id));
      const draft = change(known.draft);
      const saved = await core.saveDraft(id, known.draft_rev, draft);
      client.setQueryData<FlowDetail>(
        queryKey,
        (now) => now && { ...now, draft, draft_rev: saved.rev, findings: saved.findings },
      );
      return saved;
    },
    onError: (error) => {
      if (error instanceof CommandFailure && error.code === "conflict") void client.invalidateQueries({ queryKey });
    },
    meta: { failureTitle: "flows.failed.save" },
  });
}

/** Its failure is shown beside the text. */
export const useSaveText = (id: FlowId) =>
  useMutation({ mutationFn: ({ rev, text }: { rev: number; text: string }) => core.saveDraftText(id, rev, text) });

export const useRestoreDraft = (id: FlowId) =>
  useMutation({
    mutationFn: ({ rev, from }: { rev: number; from: DraftFrom }) => core.restoreDraft(id, rev, from),
    meta: { failureTitle: "flows.failed.restoreDraft" },
  });

/** Asks which files, then adds one after another. */
export const useAddFiles = (id: FlowId) =>
  useMutation({
    mutationFn: async () => {
      for (const path of await core.pick("files")) await core.addFlowFile(id, path);
    },
    meta: { failureTitle: "flows.failed.addFile" },
  });

export const useDeleteFile = (id: FlowId) =>
  useMutation({ mutationFn: (file: string) => core.deleteFlowFile(id, file), meta: { failureTitle: "flows.failed.deleteFile" } });

/** Its failure is shown in the dialog. */
export const usePublish = (id: FlowId) =>
  useMutation({
    mutationFn: ({
      rev,
      version,
      note,
      running,
    }: {
      rev: number;
      version: VersionId | null;
      note: string;
      running: ForRunning;
    }) => (version === null ? core.publish(id, rev, note, running) : core.rollBack(id, version, running)),
  });

export const useMoveRun = () =>
  useMutation({
    mutationFn: ({ id, node }: { id: RunId; node: NodeId }) => core.moveRun(id, node),
    meta: { failureTitle: "flows.failed.move" },
  });

export const useResetRun = () =>
  useMutation({ mutationFn: (id: RunId) => core.resetRun(id), meta: { failureTitle: "flows.failed.reset" } });

export const useEndRun = () =>
  useMutation({ mutationFn: (id: RunId) => core.endRun(id), meta: { failureTitle: "flows.failed.end" } });
