import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type QueryKey,
  queryOptions,
  useMutation,
} from "@tanstack/react-query";
import { type CallId, type CallPage, type ChatId, core, keys } from "../../ipc";

const PER_PAGE = 60;

export type CallFilter = { chat_id: ChatId | null; provider_id: string | null; failed: boolean };

export const callsQuery = (filter: CallFilter) =>
  infiniteQueryOptions<CallPage, Error, InfiniteData<CallPage, string | null>, QueryKey, string | null>({
    queryKey: keys.calls(filter),
    queryFn: ({ pageParam }) => core.calls({ ...filter, after: pageParam, limit: PER_PAGE }),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const callQuery = (id: CallId) => queryOptions({ queryKey: keys.call(id), queryFn: () => core.call(id) });

export const useDeleteCallTexts = () =>
  useMutation({
    mutationFn: ({ chat, before }: { chat: ChatId | null; before: number | null }) => core.deleteCallTexts(chat, before),
    meta: { failureTitle: "egress.failed.delete" },
  });
