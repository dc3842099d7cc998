import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { core, keys, type Settings } from "../../ipc";

export const settingsQuery = queryOptions({ queryKey: keys.settings, queryFn: () => core.settings() });

export const launchQuery = queryOptions({
  queryKey: keys.launch,
  queryFn: () => core.launchState(),
  refetchInterval: (query) => (query.state.data?.state === "starting" ? 250 : false),
});

export const useSettings = () => useQuery(settingsQuery);

/** Shows the new value at once and takes it back when the core refuses it. */
export function useUpdateSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (patch: Partial<Settings>) => core.updateSettings(patch),
    meta: { failureTitle: "settings.failed" },
    onMutate: (patch) => {
      const before = client.getQueryData(settingsQuery.queryKey);
      client.setQueryData(settingsQuery.queryKey, (now) => now && withPatch(now, patch));
      return before;
    },
    onError: (_error, _patch, before) => client.setQueryData(settingsQuery.queryKey, before),
    onSuccess: (saved) => client.setQueryData(settingsQuery.queryKey, saved),
  });
}

const withPatch = (settings: Settings, patch: Partial<Settings>): Settings => ({ ...settings, ...patch });
