import { useTranslation } from "react-i18next";
import { Tabs } from "../../../components/Tabs";
import { ActFailed } from "./ActFailed";
import { BreakBanner } from "./BreakBanner";
import { BreaksPopover } from "./BreaksPopover";
import { CallsTab } from "./CallsTab";
import { EventsTab } from "./EventsTab";
import { PathTab } from "./PathTab";
import type { Simulated } from "./useSimulation";
import { VariablesTab } from "./VariablesTab";

export const TRACE_TABS = ["path", "variables", "calls", "events"] as const;
export type TraceTab = (typeof TRACE_TABS)[number];

type Props = { sim: Simulated; tab: TraceTab; onTab: (tab: TraceTab) => void };

/** What happens behind the phone. */
export function TracePane({ sim, tab, onTab }: Props) {
  const { t } = useTranslation();
  const { state } = sim;
  const counts = {
    path: state.path.length,
    variables: Object.keys(state.run?.variables ?? {}).length,
    calls: state.calls.length,
    events: undefined,
  };
  return (
    <section
      aria-label={t("simulator.trace")}
      className="flex min-w-0 flex-1 flex-col max-[759px]:h-[440px] max-[759px]:flex-none"
    >
      <div className="flex shrink-0 items-center gap-2 border-b border-line py-1 pr-2 pl-3">
        <div className="min-w-0 flex-1">
          <Tabs
            label={t("simulator.trace")}
            value={tab}
            controls="trace-tab"
            tabs={TRACE_TABS.map((value) => ({ value, label: t(`simulator.tab.${value}`), count: counts[value] }))}
            onChange={onTab}
          />
        </div>
        <BreaksPopover sim={sim} />
      </div>
      {state.wait?.for === "break" && <BreakBanner sim={sim} />}
      <ActFailed sim={sim} place="path" className="mx-4 mt-2" />
      <div id="trace-tab" role="tabpanel" aria-label={t(`simulator.tab.${tab}`)} className="min-h-0 flex-1">
        {tab === "path" && <PathTab sim={sim} />}
        {tab === "variables" && <VariablesTab sim={sim} />}
        {tab === "calls" && <CallsTab sim={sim} />}
        {tab === "events" && <EventsTab state={state} />}
      </div>
    </section>
  );
}
