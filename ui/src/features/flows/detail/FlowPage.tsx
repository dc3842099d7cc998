import { useQuery } from "@tanstack/react-query";
import { CircleHelp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { Skeleton } from "../../../components/Skeleton";
import { Tabs } from "../../../components/Tabs";
import { CommandFailure, type FlowDetail, type FlowId } from "../../../ipc";
import { useReady } from "../../../lib/useReady";
import { DraftTab } from "../draft/DraftTab";
import { FiguresTab } from "../figures/FiguresTab";
import { FLOW_TABS, flowPlaces, type FlowTab } from "../places";
import { PublishDialog } from "../publish/PublishDialog";
import { flowQuery } from "../flowQueries";
import { RunsTab } from "../runs/RunsTab";
import { SimulatorTab } from "../simulator";
import { TestsTab } from "../tests";
import { VersionsTab } from "../versions/VersionsTab";
import { FlowHead } from "./FlowHead";

/** One flow: what is drawn, what answers, and what became of it. */
export function FlowPage({ id }: { id: FlowId }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const flow = useQuery(flowQuery(id));
  const { tab: wanted } = useParams();
  const tab = FLOW_TABS.find((known) => known === wanted) ?? "draft";
  useReady(flow.isSuccess || flow.isError);
  if (flow.error instanceof CommandFailure && flow.error.code === "not_found")
    return (
      <EmptyState
        icon={CircleHelp}
        title={t("flows.gone")}
        text={t("flows.goneText")}
        action={
          <Link to={flowPlaces.home} className="font-medium text-accent-ink hover:underline">
            {t("flows.toList")}
          </Link>
        }
      />
    );
  if (flow.isError) return <ErrorState what={t("flows.whatOne")} error={flow.error} onRetry={() => void flow.refetch()} />;
  return (
    <div className="flex h-full flex-col">
      {flow.data ? <FlowHead flow={flow.data} /> : <Skeleton className="mx-5 my-2 h-(--field) w-96" />}
      <div className="border-b border-line px-4 pb-1.5">
        <Tabs
          label={t("flows.tabs")}
          value={tab}
          controls="flow-tab"
          tabs={FLOW_TABS.map((value) => ({
            value,
            label: t(`flows.tab.${value}`),
            count: value === "runs" ? flow.data?.row.live_runs : undefined,
          }))}
          onChange={(value) => void navigate(flowPlaces.flow(id, value))}
        />
      </div>
      <div id="flow-tab" role="tabpanel" aria-label={t(`flows.tab.${tab}`)} className="min-h-0 flex-1">
        {flow.data ? <Panel tab={tab} flow={flow.data} /> : <Waiting />}
      </div>
      {flow.data && <Publishing flow={flow.data} />}
    </div>
  );
}

function Panel({ tab, flow }: { tab: FlowTab; flow: FlowDetail }) {
  const { id } = flow.row;
  if (tab === "try") return <SimulatorTab flowId={id} />;
  if (tab === "tests") return <TestsTab flowId={id} />;
  if (tab === "versions") return <VersionsTab flow={flow} />;
  if (tab === "runs") return <RunsTab flow={flow} />;
  return tab === "figures" ? <FiguresTab flow={flow} /> : <DraftTab flow={flow} />;
}

/** The address says that the dialog is open, and on what: `?publish=draft`, or a version to go back to. */
function Publishing({ flow }: { flow: FlowDetail }) {
  const [params, setParams] = useSearchParams();
  const what = params.get("publish");
  if (what === null) return null;
  const close = () =>
    setParams(
      (now) => {
        now.delete("publish");
        return now;
      },
      { replace: true },
    );
  return <PublishDialog flow={flow} version={what === "draft" ? null : what} onClose={close} />;
}

const Waiting = () => (
  <div className="flex h-full gap-6 p-5">
    <div className="flex flex-1 flex-col gap-3">
      {[0, 1, 2, 3, 4].map((place) => (
        <Skeleton key={place} className="h-16 rounded-card" />
      ))}
    </div>
    <Skeleton className="h-full w-[340px] rounded-card" />
  </div>
);
