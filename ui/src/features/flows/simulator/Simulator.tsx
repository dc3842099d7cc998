import { useRef, useState } from "react";
import { useNavigate, useParams } from "react-router";
import type { FlowDetail, SimulationState } from "../../../ipc";
import { useShortcuts } from "../../../lib/shortcuts";
import { KeepDialog } from "./KeepDialog";
import { Phone } from "./Phone";
import { SimulatorBar } from "./SimulatorBar";
import { StartDialog } from "./StartDialog";
import { TRACE_TABS, TracePane, type TraceTab } from "./TracePane";
import { continued, reset, stepped } from "./acts";
import { useSimulated } from "./useSimulation";

/** The phone, and beside it everything that happens behind it. */
export function Simulator({ state, flow }: { state: SimulationState; flow: FlowDetail | undefined }) {
  const navigate = useNavigate();
  const { item } = useParams();
  const sim = useSimulated(state, flow);
  const composer = useRef<HTMLTextAreaElement>(null);
  const [asked, setAsked] = useState<"keep" | "start" | null>(null);
  const tab = TRACE_TABS.find((known) => known === item) ?? "path";
  const show = (next: TraceTab) => void navigate(`/flows/${state.flow_id}/try/${next}`, { replace: true });
  const write = () => composer.current?.focus();
  const paused = state.wait?.for === "break";
  const begun = state.path.length > 0;
  useShortcuts({
    simWrite: write,
    simTimer: () => sim.act("bar", { act: "next_timer" }),
    simReset: () => sim.act("bar", reset, write),
    simStep: () => paused && sim.act("path", stepped(state)),
    simContinue: () => paused && sim.act("path", continued(state)),
    simKeep: () => begun && setAsked("keep"),
    simPath: () => show("path"),
    simVariables: () => show("variables"),
    simCalls: () => show("calls"),
    simEvents: () => show("events"),
    takeOver: () => !state.taken_over && sim.act("phone", { act: "take_over" }),
    handBack: () => state.taken_over && sim.act("phone", { act: "hand_back" }),
  });
  return (
    <div className="flex h-full flex-col">
      <SimulatorBar sim={sim} onWrite={write} onKeep={() => setAsked("keep")} />
      <div className="flex min-h-0 flex-1 max-[759px]:flex-col max-[759px]:overflow-y-auto">
        <TracePane sim={sim} tab={tab} onTab={show} />
        <Phone sim={sim} composer={composer} onStart={() => setAsked("start")} onAnswer={() => show("calls")} />
      </div>
      {asked === "keep" && <KeepDialog sim={sim} onClose={() => setAsked(null)} />}
      {asked === "start" && <StartDialog sim={sim} onClose={() => setAsked(null)} />}
    </div>
  );
}
