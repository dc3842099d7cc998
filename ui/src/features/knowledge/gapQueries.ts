import { queryOptions, useMutation } from "@tanstack/react-query";
import { type BaseId, core, type FaqId, type GapId, keys } from "../../ipc";

export const gapsQuery = (base: BaseId) => queryOptions({ queryKey: keys.gaps(base), queryFn: () => core.gaps(base) });

/** Answered by an answer, or dismissed. */
export const useSettleGaps = () =>
  useMutation({
    mutationFn: ({ ids, faq }: { ids: GapId[]; faq: FaqId | null }) => core.closeGaps(ids, faq),
    meta: { failureTitle: "gaps.failed.settle" },
  });

export const useReopenGaps = () =>
  useMutation({ mutationFn: (ids: GapId[]) => core.reopenGaps(ids), meta: { failureTitle: "gaps.failed.reopen" } });
