import { Globe } from "lucide-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../components/EmptyState";
import { SwitchRow } from "../../../components/SwitchRow";
import type { FlowCall } from "../../../ipc";
import { ActFailed } from "./ActFailed";
import { AnswerModel } from "./AnswerModel";
import { AnswerWeb } from "./AnswerWeb";
import { CallCard } from "./CallCard";
import type { Simulated } from "./useSimulation";

/** Web requests and questions to models, newest first. The open one is answered here by hand, unless it is asked for real. */
export function CallsTab({ sim }: { sim: Simulated }) {
  const { t } = useTranslation();
  const { calls, live_web, live_model, nodes, busy } = sim.state;
  const live = (call: FlowCall) => (call.asked.kind === "http" ? live_web : live_model);
  return (
    <div className="h-full overflow-y-auto px-4 py-2">
      <div className="grid gap-x-6 border-b border-line pb-2 min-[1000px]:grid-cols-2">
        <SwitchRow
          label={t("simulator.calls.liveWeb")}
          hint={t(live_web ? "simulator.calls.liveWebOn" : "simulator.calls.liveWebOff")}
          checked={live_web}
          onChange={(web) => sim.act("calls", { act: "live", web, model: live_model })}
        />
        <SwitchRow
          label={t("simulator.calls.liveModel")}
          hint={t(live_model ? "simulator.calls.liveModelOn" : "simulator.calls.liveModelOff")}
          checked={live_model}
          onChange={(model) => sim.act("calls", { act: "live", web: live_web, model })}
        />
      </div>
      <ActFailed sim={sim} place="calls" className="mt-2" />
      {calls.length === 0 && <EmptyState icon={Globe} title={t("simulator.calls.empty")} text={t("simulator.calls.emptyText")} />}
      <ol className="mt-3 flex flex-col gap-3">
        {calls.toReversed().map((call) => (
          <li key={call.key}>
            <CallCard call={call} names={nodes} busy={busy && call.answer === null}>
              {call.answer === null && !(busy && live(call)) && (
                <>
                  {call.asked.kind === "http" ? (
                    <AnswerWeb key={call.key} sim={sim} call={call} />
                  ) : (
                    <AnswerModel key={call.key} sim={sim} call={call} extracts={call.asked.extracts} />
                  )}
                </>
              )}
            </CallCard>
          </li>
        ))}
      </ol>
    </div>
  );
}
