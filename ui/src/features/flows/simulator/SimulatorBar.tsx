import { BookmarkPlus, Clock, Download, FileJson, FileText, RefreshCw, RotateCcw, Sparkles, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "../../../components/Button";
import { IconButton } from "../../../components/IconButton";
import { Menu } from "../../../components/Menu";
import { Tooltip } from "../../../components/Tooltip";
import { ActFailed } from "./ActFailed";
import { reset } from "./acts";
import { JumpControl } from "./JumpControl";
import { type Simulated, useExportSimulation } from "./useSimulation";
import { simulatedTime } from "./words";

type Props = { sim: Simulated; onWrite: () => void; onKeep: () => void };

/** The clock and what can be done with the simulation as a whole. */
export function SimulatorBar({ sim, onWrite, onKeep }: Props) {
  const { t } = useTranslation();
  const { state, flow } = sim;
  const write = useExportSimulation();
  const exported = (ending: "json" | "pdf") =>
    write.mutate(
      { id: state.id, name: t("simulator.export.name", { flow: flow?.draft.name ?? "" }), ending },
      { onSuccess: (path) => path !== null && toast.success(t("simulator.export.done"), { description: path }) },
    );
  const stale = flow !== undefined && flow.draft_rev > state.draft_rev;
  const begun = state.bubbles.length > 0 || state.path.length > 0;
  return (
    <div className="shrink-0 border-b border-line px-4 py-1.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Tooltip text={t("simulator.clock")}>
          <p data-testid="sim-clock" className="tabular mr-1 flex min-h-8 items-center gap-1.5 font-medium" aria-live="polite">
            <Clock size={16} aria-hidden className="text-ink-3" />
            <time dateTime={new Date(state.now).toISOString()}>{simulatedTime(state.now)}</time>
          </p>
        </Tooltip>
        <JumpControl sim={sim} />
        <span className="flex-1" />
        {state.taken_over ? (
          <Button
            size="small"
            icon={Sparkles}
            data-testid="sim-hand-back"
            onClick={() => sim.act("phone", { act: "hand_back" }, onWrite)}
          >
            {t("simulator.handBack")}
          </Button>
        ) : (
          <Button
            size="small"
            tone="human"
            icon={UserRound}
            data-testid="sim-take-over"
            onClick={() => sim.act("phone", { act: "take_over" }, onWrite)}
          >
            {t("simulator.takeOver")}
          </Button>
        )}
        <Tooltip text={t("simulator.resetHint")} keys="mod+shift+backspace">
          <Button size="small" icon={RotateCcw} data-testid="sim-reset" onClick={() => sim.act("bar", reset, onWrite)}>
            <span className="max-[1279px]:sr-only">{t("simulator.reset")}</span>
          </Button>
        </Tooltip>
        <Tooltip text={t("simulator.keepHint")} keys="mod+s">
          <Button size="small" icon={BookmarkPlus} disabled={!begun} data-testid="sim-keep" onClick={onKeep}>
            {t("simulator.keep")}
          </Button>
        </Tooltip>
        <Menu
          trigger={<IconButton label={t("simulator.export.title")} icon={Download} data-testid="sim-export" disabled={!begun} />}
          items={[
            { id: "json", label: t("simulator.export.json"), icon: FileJson, onSelect: () => exported("json") },
            { id: "pdf", label: t("simulator.export.pdf"), icon: FileText, onSelect: () => exported("pdf") },
          ]}
        />
      </div>
      <ActFailed sim={sim} place="bar" className="mt-1" />
      {stale && (
        <p role="status" data-testid="sim-stale" className="mt-1 flex flex-wrap items-center gap-2 text-small text-ink-2">
          {t("simulator.stale")}
          <Button size="small" icon={RefreshCw} onClick={() => sim.act("bar", reset, onWrite)}>
            {t("simulator.staleAction")}
          </Button>
        </p>
      )}
    </div>
  );
}
