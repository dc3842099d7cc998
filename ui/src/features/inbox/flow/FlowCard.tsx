import { useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Skeleton } from "../../../components/Skeleton";
import type { AccountId, ChatId } from "../../../ipc";
import { runOfChatQuery } from "./queries";
import { RunFacts } from "./RunFacts";
import { StartFlowDialog } from "./StartFlowDialog";

/** The flow a chat is in and what can be done with it; else the way to start one. */
export function FlowCard({ chat, account }: { chat: ChatId; account: AccountId }) {
  const { t } = useTranslation();
  const [starting, setStarting] = useState(false);
  const run = useQuery(runOfChatQuery(chat));
  return (
    <section
      aria-label={t("inFlow.title")}
      aria-busy={run.isPending || undefined}
      className="border-t border-line px-5 py-4"
      data-testid="flow-card"
    >
      {run.isPending && <Skeleton className="h-8" />}
      {run.isError && run.data === undefined && (
        <p className="flex flex-wrap items-center justify-between gap-x-2 text-small text-ink-2">
          {t("common.couldNotLoad", { what: t("inFlow.what") })}
          <Button size="small" tone="quiet" className="-mr-2.5" onClick={() => void run.refetch()}>
            {t("common.tryAgain")}
          </Button>
        </p>
      )}
      {run.data && <RunFacts run={run.data} />}
      {run.data === null && (
        <div className="flex min-h-8 items-center justify-between gap-2">
          <p className="text-small text-ink-3">{t("inFlow.none")}</p>
          <Button size="small" tone="quiet" icon={Play} className="-mr-2.5" onClick={() => setStarting(true)}>
            {t("inFlow.start")}
          </Button>
        </div>
      )}
      {starting && <StartFlowDialog chat={chat} account={account} onClose={() => setStarting(false)} />}
    </section>
  );
}
