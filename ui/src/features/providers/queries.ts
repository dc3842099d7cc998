import { queryOptions, useMutation } from "@tanstack/react-query";
import { core, keys, type ModelPatch, type ProviderId, type ProviderInput } from "../../ipc";

export const providersQuery = queryOptions({ queryKey: keys.providers, queryFn: () => core.providers() });

/** What goes wrong is said in the dialog, beside what was typed. */
export const useSaveProvider = () => useMutation({ mutationFn: (input: ProviderInput) => core.saveProvider(input) });

export const useDeleteProvider = () =>
  useMutation({ mutationFn: (id: ProviderId) => core.deleteProvider(id), meta: { failureTitle: "providers.failed.remove" } });

export const useTestProvider = () =>
  useMutation({
    mutationFn: ({ id, model }: { id: ProviderId; model: string | null }) => core.testProvider(id, model),
    meta: { failureTitle: "providers.failed.test" },
  });

export const useRefreshModels = () =>
  useMutation({ mutationFn: (id: ProviderId) => core.refreshModels(id), meta: { failureTitle: "providers.failed.refresh" } });

export const useUpdateModel = (id: ProviderId) =>
  useMutation({
    mutationFn: ({ model, patch }: { model: string; patch: ModelPatch }) => core.updateModel(id, model, patch),
    meta: { failureTitle: "providers.failed.model" },
  });
