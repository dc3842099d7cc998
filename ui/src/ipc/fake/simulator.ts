/** The simulator and test conversations of flows in the fake core. */
import type { ScriptLine, SimulationAct, Value } from "../bindings";
import type { Host } from "../host";
import { flowOf } from "./flowState";
import { found, refuse, type Replies } from "./reply";
import { act, answerLive, openSimulation, type Simulation } from "./simulation";
import { runTests, seededTests } from "./testing";
import { announce, id, type World } from "./world";

type Commands = Pick<
  Host["commands"],
  | "openSimulation"
  | "simulation"
  | "actInSimulation"
  | "closeSimulation"
  | "exportSimulation"
  | "keepAsTest"
  | "flowTests"
  | "saveFlowTest"
  | "deleteFlowTest"
  | "runFlowTests"
>;

type Opened = Simulation & { lines: ScriptLine[] };

/** Simulations are nobody's data: they live as long as the world is looked at. */
const opened = new WeakMap<World, Map<string, Opened>>();

function simulations(world: World): Map<string, Opened> {
  const known = opened.get(world) ?? new Map<string, Opened>();
  opened.set(world, known);
  return known;
}

const of = (world: World, wanted: string) => found(simulations(world).get(wanted));

function fresh(world: World, flowId: string, wanted: string): Opened {
  const flow = flowOf(world, flowId);
  const globals: { [name: string]: Value } = Object.fromEntries(world.globals.map(({ name, value }) => [name, value]));
  const sim = { ...openSimulation(wanted, flowId, structuredClone(flow.draft), flow.draft_rev, globals), lines: [] };
  simulations(world).set(wanted, sim);
  return sim;
}

/** What was done, as a line of a test; what the flow did then is expected again. */
function line(what: SimulationAct, sim: Simulation): ScriptLine | null {
  switch (what.act) {
    case "say":
      return { says: what.text };
    case "tap":
      return { taps: sim.state.choices.find(({ id }) => id === what.id)?.label ?? what.id };
    case "send":
      return { sends: { kind: what.kind, name: what.name } };
    case "jump":
      return { minutes: what.minutes };
    case "next_timer":
      return { minutes: Math.max(0, ((sim.state.wait?.until ?? sim.state.now) - sim.state.now) / 60_000) };
    case "start":
      return { starts: what.variables };
    case "answer_web":
      return { web: { status: what.status, body: what.body } };
    case "fail_web":
      return { web_fails: what.message };
    case "answer_model":
      return { model: { text: what.text, fields: what.fields, escalate: what.escalate } };
    case "fail_model":
      return { model_fails: what.message };
    case "take_over":
      return { takes_over: {} };
    case "hand_back":
      return { hands_back: {} };
    default:
      return null;
  }
}

function remember(sim: Opened, what: SimulationAct) {
  const done = line(what, sim);
  const from = sim.state.bubbles.length;
  act(sim, what);
  if (done === null) return;
  sim.lines.push(done);
  const said = sim.state.bubbles.slice(from).filter(({ from_customer }) => !from_customer);
  if (said.length > 0) sim.lines.push({ expect: { says: said.map(({ text }) => text) } });
}

/** What is asked for real comes back a moment later. */
function goOut(world: World, sim: Opened) {
  const open = sim.state.calls.findLast(({ answer }) => answer === null);
  const live = open?.asked.kind === "http" ? sim.state.live_web : sim.state.live_model;
  if (!open || !live || sim.state.busy) return;
  sim.state.busy = true;
  setTimeout(() => {
    answerLive(sim);
    goOut(world, sim);
    announce({ topic: "flows" });
  }, world.pace);
}

export function addTests(world: World) {
  for (const [flow, tests] of Object.entries(seededTests())) {
    const known = world.flows.find(({ id }) => id === flow);
    if (known) known.tests = tests;
  }
}

export const simulatorCommands = ({ answer, read }: Replies): Commands => ({
  openSimulation: (flow) => read((world) => fresh(world, flow, id(world, "simulation")).state),
  simulation: (wanted) => read((world) => of(world, wanted).state),
  actInSimulation: (wanted, what) =>
    answer((world) => {
      const sim = of(world, wanted);
      if (what.act === "reset") {
        const again = fresh(world, sim.state.flow_id, wanted);
        const { breaks, stepping, live_web, live_model } = sim.state;
        return Object.assign(again.state, { breaks, stepping, live_web, live_model });
      }
      remember(sim, what);
      goOut(world, sim);
      return sim.state;
    }),
  closeSimulation: (wanted) =>
    answer((world) => {
      simulations(world).delete(wanted);
      return null;
    }),
  exportSimulation: (wanted, path) =>
    answer((world) => {
      of(world, wanted);
      world.written.push(path);
      return null;
    }),
  keepAsTest: (wanted, name) =>
    answer((world) => {
      const sim = of(world, wanted);
      const flow = flowOf(world, sim.state.flow_id);
      if (flow.tests.some((known) => known.name === name)) refuse("conflict", "There is a test with this name already.");
      const test = { id: id(world, "test"), name, script: { name, lines: structuredClone(sim.lines) }, at: Date.now() };
      flow.tests.push(test);
      announce({ topic: "flows" });
      return test;
    }),
  flowTests: (flow) => read((world) => flowOf(world, flow).tests),
  saveFlowTest: (flowId, wanted, script) =>
    answer((world) => {
      const flow = flowOf(world, flowId);
      for (const [place, { minutes }] of (script.lines ?? []).entries())
        if (minutes !== undefined && !(minutes > 0)) refuse("invalid", `lines[${place}].minutes: time only passes forward.`);
      const test = { id: wanted ?? id(world, "test"), name: script.name ?? "", script, at: Date.now() };
      const at = flow.tests.findIndex((known) => known.id === wanted);
      flow.tests = at === -1 ? [...flow.tests, test] : flow.tests.with(at, test);
      announce({ topic: "flows" });
      return test;
    }),
  deleteFlowTest: (wanted) =>
    answer((world) => {
      for (const flow of world.flows) flow.tests = flow.tests.filter((known) => known.id !== wanted);
      announce({ topic: "flows" });
      return null;
    }),
  runFlowTests: (flowId) =>
    answer((world) => {
      const { draft, tests } = flowOf(world, flowId);
      return runTests(draft, tests);
    }),
});
