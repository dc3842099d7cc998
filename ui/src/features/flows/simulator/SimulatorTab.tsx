import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../../components/ErrorState";
import { Skeleton } from "../../../components/Skeleton";
import { useTranslation } from "react-i18next";
import type { FlowId } from "../../../ipc";
import { useReady } from "../../../lib/useReady";
import { flowQuery } from "../flowQueries";
import { Simulator } from "./Simulator";
import { simulationQuery } from "./useSimulation";

/** The draft on a practice phone: the same steps as in real life, on a clock that is moved by hand. */
export function SimulatorTab({ flowId }: { flowId: FlowId }) {
  const { t } = useTranslation();
  const simulation = useQuery(simulationQuery(flowId));
  const flow = useQuery(flowQuery(flowId));
  useReady(simulation.isSuccess || simulation.isError);
  if (simulation.data) return <Simulator key={simulation.data.id} state={simulation.data} flow={flow.data} />;
  if (simulation.isError)
    return <ErrorState what={t("simulator.what")} error={simulation.error} onRetry={() => void simulation.refetch()} />;
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-12 items-center gap-3 border-b border-line px-4">
        <Skeleton className="h-6 w-40" />
        <Skeleton className="h-6 w-64" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="min-w-0 flex-1 p-4">
          <Skeleton className="h-8 w-72" />
        </div>
        <div className="w-[360px] p-3 max-[1199px]:w-[336px]">
          <Skeleton className="h-full rounded-[28px]" />
        </div>
      </div>
    </div>
  );
}
