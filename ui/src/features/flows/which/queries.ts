import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type AccountId, core, keys, type Occasion } from "../../../ipc";

/** Asked anew for every word; what was found for the one before stays until then, so that nothing jumps. */
export const whichQuery = (account: AccountId, occasion: Occasion) =>
  queryOptions({
    queryKey: keys.whichFlow(account, occasion),
    queryFn: () => core.whichFlow(account, occasion),
    enabled: account !== "",
    placeholderData: keepPreviousData,
  });
