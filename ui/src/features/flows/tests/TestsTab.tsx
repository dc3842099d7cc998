import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { Skeleton } from "../../../components/Skeleton";
import type { FlowId } from "../../../ipc";
import { useShortcuts } from "../../../lib/shortcuts";
import { useReady } from "../../../lib/useReady";
import { flowPlaces } from "../places";
import { flowQuery } from "../flowQueries";
import { CoveragePane } from "./CoveragePane";
import { lastRunQuery, testsQuery, useRunTests } from "./queries";
import { NewTest } from "./NewTest";
import { TestDetail } from "./TestDetail";
import { TestList } from "./TestList";
import { TestsBar } from "./TestsBar";

/** Conversations that must go as they went: all at once, with what they do not go through. */
export function TestsTab({ flowId }: { flowId: FlowId }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { item } = useParams();
  const tests = useQuery(testsQuery(flowId));
  const flow = useQuery(flowQuery(flowId));
  const last = useQuery(lastRunQuery(flowId));
  const run = useRunTests(flowId);
  const some = (tests.data?.length ?? 0) > 0;
  const place = (id?: string) => `${flowPlaces.flow(flowId, "tests")}${id === undefined ? "" : `/${id}`}`;
  const go = (id?: string) => void navigate(place(id));
  const runAll = () => some && !run.isPending && run.mutate(flow.data?.draft_rev ?? 0);
  useShortcuts({ runTests: runAll, newTest: () => go("new") });
  useReady(!tests.isPending);
  if (tests.isError) return <ErrorState what={t("flowTests.what")} error={tests.error} onRetry={() => void tests.refetch()} />;
  if (tests.isPending)
    return (
      <div className="flex h-full flex-col gap-3 p-4">
        <Skeleton className="h-9" />
        {[0, 1, 2].map((row) => (
          <Skeleton key={row} className="h-14 w-80" />
        ))}
      </div>
    );
  const opened = tests.data.find(({ id }) => id === item);
  const result = (id: string) => last.data?.report.results.find((known) => known.id === id);
  if (!some && item !== "new")
    return (
      <EmptyState
        icon={FlaskConical}
        title={t("flowTests.empty")}
        text={t("flowTests.emptyText")}
        action={
          <div className="flex gap-2">
            <Button data-testid="new-test" onClick={() => go("new")}>
              {t("flowTests.add")}
            </Button>
            <Button tone="primary" onClick={() => void navigate(flowPlaces.flow(flowId, "try"))}>
              {t("flowTests.tryIt")}
            </Button>
          </div>
        }
      />
    );
  return (
    <div className="flex h-full flex-col">
      <TestsBar
        tests={tests.data}
        last={last.data}
        stale={flow.data !== undefined && last.data !== undefined && flow.data.draft_rev > last.data.draft_rev}
        busy={run.isPending}
        onRun={runAll}
        onNew={() => go("new")}
      />
      <div className="flex min-h-0 flex-1 max-[759px]:flex-col">
        <TestList tests={tests.data} chosen={opened?.id} result={result} busy={run.isPending} to={place} />
        <div className="min-w-0 flex-1 overflow-y-auto border-l border-line">
          {item === "new" ? (
            <NewTest flowId={flowId} flow={flow.data} onSaved={(test) => go(test.id)} onClose={() => go()} />
          ) : opened ? (
            <TestDetail
              key={opened.id}
              flowId={flowId}
              flow={flow.data}
              test={opened}
              result={result(opened.id)}
              onClose={() => go()}
            />
          ) : (
            <CoveragePane flowId={flowId} flow={flow.data} coverage={last.data?.report.coverage} />
          )}
        </div>
      </div>
    </div>
  );
}
