import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { type AccountId, core, keys, type Try } from "../../ipc";
import { complete, type Settings } from "./settings";

export const assistantQuery = (account: AccountId) =>
  queryOptions({ queryKey: keys.assistant(account), queryFn: async () => complete(await core.assistant(account)) });

export const personasQuery = queryOptions({ queryKey: keys.personas, queryFn: () => core.personas() });

/** Read anew whenever the replay is opened: by topic it would change under the reader with every message. */
export const pastQuestionsQuery = (account: AccountId, limit: number) =>
  queryOptions({
    queryKey: keys.pastQuestions(account, limit),
    queryFn: () => core.pastQuestions(account, limit),
    refetchOnMount: "always",
  });

/** Its refusals are shown at their fields, so that no toast says them again. */
export function useSaveAssistant(account: AccountId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (settings: Settings) => complete(await core.updateAssistant(account, settings)),
    onSuccess: (saved) => client.setQueryData(assistantQuery(account).queryKey, saved),
  });
}

/** The request as it would leave; asked once an attempt, for as long as its sheet is open. */
export const previewQuery = (attempt: Try | null) =>
  queryOptions({
    queryKey: [...keys.requestPreview, attempt],
    queryFn: () => (attempt === null ? null : core.previewRequest(attempt)),
    enabled: attempt !== null,
    gcTime: 0,
    staleTime: 0,
  });
