import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ErrorState } from "../../../components/ErrorState";
import { Sheet } from "../../../components/Sheet";
import { Skeleton } from "../../../components/Skeleton";
import type { OutlineNode, RunDetail, RunId } from "../../../ipc";
import { fullTime } from "../../../lib/time";
import { useNow } from "../../../lib/useNow";
import { runQuery } from "../flowQueries";
import { span } from "../words";
import { RunActions } from "./RunActions";
import { RunCalls } from "./RunCalls";
import { RunPath } from "./RunPath";
import { RunVariables } from "./RunVariables";
import { useRunWords } from "./useRunWords";

type Props = { id: RunId; outline: OutlineNode[]; onClose: () => void; returnTo: () => HTMLElement | null };

/** One conversation in a flow: where it stands, what it knows, the way it took, and what can be done with it. */
export function RunSheet({ id, outline, onClose, returnTo }: Props) {
  const { t } = useTranslation();
  const run = useQuery(runQuery(id));
  const row = run.data?.row;
  return (
    <Sheet
      open
      title={row ? t("flows.run.title", { name: row.title }) : t("flows.run.one")}
      text={row && t("flows.run.of", { flow: row.flow_name, version: row.version })}
      returnTo={returnTo}
      onOpenChange={(open) => !open && onClose()}
    >
      {run.isPending && <Skeleton className="h-64" />}
      {run.isError && <ErrorState what={t("flows.run.what")} error={run.error} onRetry={() => void run.refetch()} />}
      {run.data && (
        <div className="flex flex-col gap-5">
          <Standing detail={run.data} />
          {run.data.row.place !== "ended" && <RunActions detail={run.data} />}
          <RunVariables variables={run.data.variables} />
          <RunPath detail={run.data} outline={outline} />
          <RunCalls detail={run.data} />
        </div>
      )}
    </Sheet>
  );
}

function Standing({ detail: { row } }: { detail: RunDetail }) {
  const { t } = useTranslation();
  const words = useRunWords();
  const now = useNow();
  const facts: [string, string][] = [[t("flows.run.column.state"), words(row)]];
  if (row.ended?.how === "failed") facts.push([t("flows.run.why"), row.ended.why]);
  if (row.node !== null) facts.push([t(row.place === "ended" ? "flows.run.endedAt" : "flows.run.standsAt"), row.node_title]);
  if (row.ended === null && row.wait !== null) facts.push([t("flows.run.sinceLabel"), span(now - row.wait.since)]);
  if (row.due_at !== null) facts.push([t("flows.run.due"), fullTime(row.due_at)]);
  if (row.ended === null && row.wait?.expires_at) facts.push([t("flows.run.expires"), fullTime(row.wait.expires_at)]);
  if (row.restarts) facts.push([t("flows.run.next"), t("flows.run.restartsLong")]);
  facts.push([t("flows.run.column.began"), fullTime(row.started_at)]);
  if (row.ended_at !== null) facts.push([t("flows.run.endedOn"), fullTime(row.ended_at)]);
  return (
    <dl className="tabular grid grid-cols-[auto_1fr] gap-x-5 gap-y-1">
      {facts.map(([label, value]) => (
        <div key={label} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-ink-3">{label}</dt>
          <dd dir="auto" className="[overflow-wrap:anywhere]">
            {value}
          </dd>
        </div>
      ))}
      <div className="col-span-2 grid grid-cols-subgrid">
        <dt className="text-ink-3">{t("flows.run.chat")}</dt>
        <dd>
          <Link to={`/inbox/${row.chat_id}`} className="font-medium text-accent-ink hover:underline" data-testid="run-chat">
            {row.title}
          </Link>{" "}
          <span className="text-ink-3">{row.account_name}</span>
        </dd>
      </div>
    </dl>
  );
}
