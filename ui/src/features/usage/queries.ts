import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type QueryKey,
  queryOptions,
  useMutation,
} from "@tanstack/react-query";
import { core, type CreditPage, keys } from "../../ipc";

export const usageQuery = (days: number) =>
  queryOptions({ queryKey: keys.usageOf(days), queryFn: () => core.usage(days), placeholderData: keepPreviousData });

export const creditsQuery = queryOptions({ queryKey: keys.credits, queryFn: () => core.credits() });

export const creditEntriesQuery = infiniteQueryOptions<
  CreditPage,
  Error,
  InfiniteData<CreditPage, string | null>,
  QueryKey,
  string | null
>({
  queryKey: keys.creditEntries,
  queryFn: ({ pageParam }) => core.creditEntries(pageParam, 30),
  initialPageParam: null,
  getNextPageParam: (page) => page.next,
});

export const useAddCredits = () =>
  useMutation({
    mutationFn: ({ amount, note }: { amount: number; note: string }) => core.addCredits(amount, note),
    meta: { failureTitle: "usage.failed.credits" },
  });
