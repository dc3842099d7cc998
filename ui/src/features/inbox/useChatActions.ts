import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import type { ChatRow } from "../../ipc";
import { useHandBack, useReopen, useResolve, useTakeOver } from "./queries";

/** What can be done with a chat as a whole; each says in words that it is done. */
export function useChatActions(chat: ChatRow | undefined) {
  const { t } = useTranslation();
  const takeOver = useTakeOver();
  const handBack = useHandBack();
  const resolve = useResolve();
  const reopen = useReopen();
  const doResolve = (id: string) =>
    resolve.mutate(id, {
      onSuccess: () => toast(t("inbox.done.resolve"), { action: { label: t("common.undo"), onClick: () => reopen.mutate(id) } }),
    });
  return {
    takeOver: () => chat && chat.owner !== "human" && takeOver.mutate(chat.id),
    handBack: () => chat && chat.owner === "human" && handBack.mutate(chat.id),
    resolve: () => chat && (chat.status === "open" ? doResolve(chat.id) : reopen.mutate(chat.id)),
    busy: takeOver.isPending || handBack.isPending,
  };
}
