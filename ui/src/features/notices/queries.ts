import { queryOptions, useMutation } from "@tanstack/react-query";
import { core, keys } from "../../ipc";

export const noticesQuery = queryOptions({ queryKey: keys.notices, queryFn: () => core.notices() });

export const useMarkNoticesSeen = () =>
  useMutation({ mutationFn: () => core.markNoticesSeen(), meta: { failureTitle: "notices.failed" } });
