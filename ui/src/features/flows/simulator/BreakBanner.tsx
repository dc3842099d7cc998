import { CircleStop, Play, StepForward } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Tooltip } from "../../../components/Tooltip";
import { continued, stepped } from "./acts";
import type { Simulated } from "./useSimulation";

/** The run stands before a node, to be looked at. */
export function BreakBanner({ sim }: { sim: Simulated }) {
  const { t } = useTranslation();
  const { state } = sim;
  return (
    <div
      role="status"
      data-testid="break-banner"
      className="flex shrink-0 flex-wrap items-center gap-2 border-b border-approval-line bg-approval-tint px-4 py-1.5"
    >
      <CircleStop size={16} aria-hidden className="shrink-0 text-approval" />
      <p dir="auto" className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">
        {t("simulator.breaks.stopped", { title: sim.title(state.run?.node ?? null) })}
      </p>
      <Tooltip text={t("simulator.breaks.stepHint")} keys="mod+.">
        <Button size="small" icon={StepForward} data-testid="sim-step" onClick={() => sim.act("path", stepped(state))}>
          {t("simulator.breaks.step")}
        </Button>
      </Tooltip>
      <Tooltip text={t("simulator.breaks.continueHint")} keys="mod+shift+enter">
        <Button
          size="small"
          tone="primary"
          icon={Play}
          data-testid="sim-continue"
          onClick={() => sim.act("path", continued(state))}
        >
          {t("simulator.breaks.continue")}
        </Button>
      </Tooltip>
    </div>
  );
}
