import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type BaseId, type BasePatch, core } from "../../ipc";
import { basesQuery } from "./queries";

/** Has the list read again. A base that is not in it has no screen: whoever opens a new one waits for this. */
function useReread() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: basesQuery.queryKey, exact: true });
}

export const useCreateBase = () =>
  useMutation({
    mutationFn: (name: string) => core.createBase(name),
    onSuccess: useReread(),
    meta: { failureTitle: "knowledge.base.failed.create" },
  });

export const useUpdateBase = () =>
  useMutation({
    mutationFn: ({ id, patch }: { id: BaseId; patch: BasePatch }) => core.updateBase(id, patch),
    meta: { failureTitle: "knowledge.base.failed.update" },
  });

export const useDeleteBase = () =>
  useMutation({ mutationFn: (id: BaseId) => core.deleteBase(id), meta: { failureTitle: "knowledge.base.failed.delete" } });

export const useRestoreBase = () =>
  useMutation({ mutationFn: (id: BaseId) => core.restoreBase(id), meta: { failureTitle: "knowledge.base.failed.restore" } });

/** Asks where to, then writes; gives the path, or null if the operator changed his mind. */
export const useExportBase = () =>
  useMutation({
    mutationFn: async ({ id, name }: { id: BaseId; name: string }) => {
      const path = await core.pickPlace(`${name.replaceAll(/[\\/:*?"<>|]+/g, " ").trim()}.switchboard-base`);
      if (path !== null) await core.exportBase(id, path);
      return path;
    },
    meta: { failureTitle: "knowledge.base.failed.export" },
  });

/** Asks which file, then reads it; gives the new base, or null if the operator changed his mind. */
export const useImportBase = () =>
  useMutation({
    mutationFn: async () => {
      const [path] = await core.pick("base_file");
      return path === undefined ? null : core.importBase(path);
    },
    onSuccess: useReread(),
    meta: { failureTitle: "knowledge.base.failed.import" },
  });
