import { queryOptions, useMutation } from "@tanstack/react-query";
import type { ParseKeys } from "i18next";
import { core, type EndpointInput, keys, type Models, type SearchModel } from "../../ipc";

export const modelsQuery = queryOptions({ queryKey: keys.models, queryFn: () => core.models() });

const useAct = <T, R>(mutationFn: (subject: T) => Promise<R>, failureTitle: ParseKeys) =>
  useMutation({ mutationFn, meta: { failureTitle } });

export const useDownloadModel = () => useAct((id: string) => core.downloadModel(id), "models.failed.download");
export const useCancelDownload = () => useAct((id: string) => core.cancelDownload(id), "models.failed.cancel");
export const useUseModel = () => useAct((id: string) => core.chooseModel(id), "models.failed.use");
export const useRemoveModel = () => useAct((id: string) => core.removeModel(id), "models.failed.remove");
export const useStopSwitching = () => useAct<void, Models>(() => core.stopSwitching(), "models.failed.stop");
export const useRollBackModel = () => useAct<void, Models>(() => core.rollBackModel(), "models.failed.use");
export const useStopOrdering = () => useAct<void, Models>(() => core.stopOrdering(), "models.failed.stop");
export const useAddEndpoint = () => useAct((endpoint: EndpointInput) => core.addEndpoint(endpoint), "models.failed.endpoint");

/** Asks which folder; null if the operator changed his mind. */
export const useImportModel = () =>
  useAct<void, SearchModel | null>(async () => {
    const [folder] = await core.pick("folder");
    return folder === undefined ? null : core.importModel(folder);
  }, "models.failed.import");
