import { queryOptions, useMutation } from "@tanstack/react-query";
import { core, keys, type Value } from "../../../ipc";

export const globalsQuery = queryOptions({ queryKey: keys.globalVariables, queryFn: () => core.globalVariables() });
export const secretsQuery = queryOptions({ queryKey: keys.flowSecrets, queryFn: () => core.flowSecrets() });

/** What cannot be saved is said in the form that asks for it. */
export const useSetGlobal = () =>
  useMutation({ mutationFn: ({ name, value }: { name: string; value: Value }) => core.setGlobalVariable(name, value) });

export const useDeleteGlobal = () =>
  useMutation({
    mutationFn: (name: string) => core.deleteGlobalVariable(name),
    meta: { failureTitle: "variables.failed.delete" },
  });

export const useSetSecret = () =>
  useMutation({ mutationFn: ({ name, value }: { name: string; value: string }) => core.setFlowSecret(name, value) });

export const useDeleteSecret = () =>
  useMutation({
    mutationFn: (name: string) => core.deleteFlowSecret(name),
    meta: { failureTitle: "variables.failed.forget" },
  });
