import { MutationCache, QueryClient } from "@tanstack/react-query";
import i18next, { type ParseKeys } from "i18next";
import { toast } from "sonner";
import { CommandFailure } from "../ipc";

declare module "@tanstack/react-query" {
  interface Register {
    mutationMeta: { failureTitle: ParseKeys };
  }
}

/** What a failed action tells the operator. The title is declared with the action; the reason comes from the core. */
function tellFailure(error: Error, failureTitle: ParseKeys | undefined) {
  if (!failureTitle) return;
  const reason =
    error instanceof CommandFailure ? error.message || i18next.t(`failure.${error.code}`) : i18next.t("failure.internal");
  toast.error(i18next.t(failureTitle), { description: reason, duration: 8000 });
}

/** The core is on this computer and says when something changed, so nothing goes stale by time and nothing is retried blindly. */
export const createQueryClient = () =>
  new QueryClient({
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => tellFailure(error, mutation.meta?.failureTitle),
    }),
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 10 * 60_000,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
