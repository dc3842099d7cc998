/** Test conversations in the fake core: played on its simulation, with what they go through. */
import type { Coverage, FlowDocument, FlowTest, ScriptExpect, TestFailure, TestReport, TestResult } from "../bindings";
import { handlesOf, titleOf } from "./flowWords";
import { act, openSimulation, type Simulation } from "./simulation";

const bubblesSince = (sim: Simulation, from: number) =>
  sim.state.bubbles.slice(from).filter(({ from_customer }) => !from_customer);

function check(sim: Simulation, expect: ScriptExpect, from: number): string[] {
  const said = bubblesSince(sim, from).map(({ text }) => text);
  const all = said.join("\n").toLowerCase();
  const wrong: string[] = [];
  const told = said.length === 0 ? "It said nothing." : `It said “${said.join("” and “")}”.`;
  for (const words of expect.says ?? [])
    if (!all.includes(words.toLowerCase())) wrong.push(`Expected to say something with “${words}”. ${told}`);
  if (expect.silence && said.length > 0) wrong.push(`Expected to say nothing. ${told}`);
  const run = sim.state.run;
  const title = (id: string | null) => {
    const node = sim.draft.nodes?.find((known) => known.id === id);
    return node ? `“${titleOf(node)}”` : "no step";
  };
  if (expect.at && run?.node !== expect.at)
    wrong.push(`Expected to stand at ${title(expect.at)}. It stands at ${title(run?.node ?? null)}.`);
  const how = run?.state.state === "ended" ? run.state.how.how : "no";
  if (expect.ended && expect.ended !== how)
    wrong.push(
      how === "no" ? `Expected it to end (${expect.ended}). It goes on.` : `Expected ${expect.ended}. It ended: ${how}.`,
    );
  for (const [name, value] of Object.entries(expect.variables ?? {})) {
    const has = run?.variables[name] ?? null;
    if (JSON.stringify(has) !== JSON.stringify(value))
      wrong.push(`Expected ${name} to be ${JSON.stringify(value)}. It is ${has === null ? "not set" : JSON.stringify(has)}.`);
  }
  if (typeof expect.handed_off === "boolean" && expect.handed_off !== sim.state.taken_over)
    wrong.push(
      expect.handed_off ? "Expected the chat to be yours. It is the flow's." : "Expected the flow to have the chat. You have it.",
    );
  return wrong;
}

function play(document: FlowDocument, test: FlowTest): { result: TestResult; sim: Simulation } {
  const sim = openSimulation("test", "flow", document, 0, test.script.globals ?? {});
  const failures: TestFailure[] = [];
  const transcript: string[] = [];
  let from = 0;
  for (const [place, line] of (test.script.lines ?? []).entries()) {
    const begun = sim.state.bubbles.length;
    const fail = (message: string) => failures.push({ line: place, message });
    try {
      if (line.expect !== undefined) {
        check(sim, line.expect, from).forEach(fail);
        continue;
      }
      from = begun;
      if (line.says !== undefined) act(sim, { act: "say", text: line.says });
      if (line.taps !== undefined) {
        const choice = sim.state.choices.find(({ label }) => label === line.taps);
        act(sim, { act: "tap", id: choice?.id ?? line.taps });
      }
      if (line.sends !== undefined) act(sim, { act: "send", kind: line.sends.kind, name: line.sends.name ?? null });
      if (line.minutes !== undefined) act(sim, { act: "jump", minutes: line.minutes });
      if (line.starts !== undefined) act(sim, { act: "start", variables: line.starts });
      if (line.web !== undefined) {
        const body = line.web.body ?? "";
        act(sim, { act: "answer_web", status: line.web.status, body: typeof body === "string" ? body : JSON.stringify(body) });
      }
      if (line.web_fails !== undefined) act(sim, { act: "fail_web", message: line.web_fails });
      if (line.model !== undefined)
        act(sim, {
          act: "answer_model",
          text: line.model.text ?? "",
          fields: line.model.fields ?? {},
          escalate: line.model.escalate ?? false,
        });
      if (line.model_fails !== undefined) act(sim, { act: "fail_model", message: line.model_fails });
      if (line.takes_over !== undefined) act(sim, { act: "take_over" });
      if (line.hands_back !== undefined) act(sim, { act: "hand_back" });
    } catch (error) {
      fail(error instanceof Error ? error.message : "This was not possible.");
    }
    if (line.minutes !== undefined) transcript.push(`(${line.minutes} minutes pass)`);
    if (line.web !== undefined) transcript.push(`(the web answers ${line.web.status})`);
    for (const bubble of sim.state.bubbles.slice(begun))
      transcript.push(`${bubble.from_customer ? "customer" : "flow"}: ${bubble.text || `(${bubble.kind})`}`);
  }
  return { sim, result: { id: test.id, name: test.name, passed: failures.length === 0, failures, transcript } };
}

export function runTests(document: FlowDocument, tests: FlowTest[]): TestReport {
  const played = tests.map((test) => play(document, test));
  const reached = new Set(played.flatMap(({ sim }) => sim.state.path.map(({ entry }) => entry.node)));
  const taken = new Set(played.flatMap(({ sim }) => sim.state.path.map(({ entry }) => `${entry.node}:${entry.handle ?? ""}`)));
  const nodes = (document.nodes ?? []).map(({ id }) => id);
  const ways = (document.nodes ?? []).flatMap((node) =>
    handlesOf(node)
      .filter(({ id }) => document.edges?.some((edge) => edge.source === node.id && edge.handle === id))
      .map(({ id }) => `${node.id}:${id}`),
  );
  const coverage: Coverage = {
    nodes: nodes.length,
    nodes_missed: nodes.filter((node) => !reached.has(node)),
    edges: ways.length,
    edges_missed: ways.filter((way) => !taken.has(way)),
  };
  return { results: played.map(({ result }) => result), coverage };
}

const test = (id: string, name: string, lines: FlowTest["script"]["lines"], days: number): FlowTest => ({
  id,
  name,
  script: { name, contact: { name: "Alex", phone: "+15550100" }, lines },
  at: Date.now() - days * 86_400_000,
});

/** Tests of the shop's flows: most hold, one does not. */
export const seededTests = (): { [flow: string]: FlowTest[] } => ({
  "flow-order": [
    test(
      "test-sent",
      "A parcel that is on its way",
      [
        { says: "Where is my order?" },
        { expect: { says: ["order number"], at: "ask" } },
        { says: "48213" },
        { expect: { web: "https://shop.example/api/orders/48213" } },
        { web: { status: 200, body: { status: "shipped", carrier: "Harbour Post" } } },
        { expect: { says: ["48213", "two days"], ended: "completed", variables: { status: "shipped" } } },
      ],
      9,
    ),
    test(
      "test-typo",
      "A number that is none, then the right one",
      [
        { says: "tracking" },
        { says: "my big lamp" },
        { expect: { says: ["five digits"] } },
        { says: "48213" },
        { web: { status: 200, body: { status: "packing" } } },
        { expect: { says: ["it was shipped yesterday"], ended: "completed" } },
      ],
      4,
    ),
    test(
      "test-down",
      "The shop's system does not answer, so a colleague looks",
      [
        { says: "order" },
        { says: "48213" },
        { web_fails: "no answer in time" },
        { expect: { says: ["colleague"], handed_off: true } },
      ],
      4,
    ),
  ],
  "flow-booking": [
    test(
      "test-repair",
      "A repair on Friday",
      [
        { says: "I would like an appointment" },
        { taps: "A repair" },
        { says: "next Friday" },
        { expect: { says: ["We confirm your A repair"], handed_off: true, labels: ["appointment"] } },
        { hands_back: {} },
        { minutes: 1200 },
        { expect: { says: ["See you"], ended: "completed" } },
      ],
      2,
    ),
  ],
  "flow-closed": [
    test(
      "test-night",
      "بعد ساعات العمل",
      [{ says: "هل المتجر مفتوح الآن؟" }, { expect: { says: ["صباح الغد"], ended: "completed" } }],
      30,
    ),
  ],
});
