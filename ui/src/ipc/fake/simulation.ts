/** A simulation in the fake core: walks the draft as the real one does, as far as the screens need it. */
import type {
  FlowCall,
  FlowDocument,
  FlowNode,
  MessageKind,
  Offer,
  SimulationAct,
  SimulationState,
  TraceCause,
  Value,
  WaitsFor,
} from "../bindings";
import { namesOf, triggerWords } from "./flowWords";
import { refuse } from "./reply";
import { condition, fill, keyed, mapped } from "./simulated";

const MINUTE = 60_000;
/** Friday at ten: as test conversations begin. */
const BEGIN = Date.UTC(2026, 10, 20, 10);
const MOST_STEPS = 60;

export type Simulation = {
  state: SimulationState;
  draft: FlowDocument;
  input: number;
  effects: number;
  /** What is done when what it waits for came. */
  stopped: string | null;
};

export function openSimulation(
  id: string,
  flowId: string,
  draft: FlowDocument,
  rev: number,
  globals: { [name: string]: Value },
): Simulation {
  return {
    draft,
    input: 0,
    effects: 0,
    stopped: null,
    state: {
      id,
      flow_id: flowId,
      draft_rev: rev,
      now: BEGIN,
      bubbles: [],
      run: null,
      wait: null,
      choices: [],
      path: [],
      globals,
      labels: [],
      calls: [],
      busy: false,
      taken_over: false,
      breaks: [],
      stepping: false,
      live_web: false,
      live_model: false,
      events: [],
      nodes: namesOf(draft),
    },
  };
}

const nodeOf = (sim: Simulation, id: string) => sim.draft.nodes?.find((node) => node.id === id);
const variables = (sim: Simulation) => sim.state.run?.variables ?? {};
const scope = (sim: Simulation) => ({
  ...sim.state.globals,
  ...variables(sim),
  "contact.name": "Alex",
  "contact.phone": "+15550100",
});
const event = (sim: Simulation, text: string) => sim.state.events.push({ at: sim.state.now, text });

function say(sim: Simulation, node: FlowNode, text: string, choices: Offer[] = []) {
  const listed = choices.map(({ label }, place) => `${place + 1}. ${label}`).join("\n");
  const words = fill(text, scope(sim)).text;
  if (words === "" && choices.length === 0) return;
  sim.effects += 1;
  sim.state.bubbles.push({
    from_customer: false,
    text: choices.length === 0 ? words : `${words}\n\n${listed}`,
    choices,
    media: null,
    kind: "text",
    at: sim.state.now,
    node: node.id,
  });
  sim.state.choices = choices;
}

type Told = {
  cause: TraceCause;
  handle?: string | null;
  failure?: string;
  notes?: string[];
  missing?: string[];
  read?: { [name: string]: Value };
  changed?: { [name: string]: Value };
  compared?: { text: string; left: Value; right: Value; result: boolean }[];
};

/** Writes down what a node did, and gives the node that its way out leads to. */
function trace(sim: Simulation, node: FlowNode, { cause, handle = null, ...told }: Told): string | null {
  const next = sim.draft.edges?.find((edge) => edge.source === node.id && edge.handle === handle)?.target ?? null;
  const run = sim.state.run;
  if (run) {
    run.steps += 1;
    run.variables = Object.fromEntries(
      Object.entries({ ...run.variables, ...told.changed }).filter(([, value]) => value !== null),
    );
  }
  sim.state.path.push({
    input: sim.input,
    took_us: 90 + ((sim.state.path.length * 37) % 160),
    entry: {
      step: run?.steps ?? 0,
      at: sim.state.now,
      node: node.id,
      kind: node.kind,
      cause,
      handle,
      next,
      effects: 1,
      missing: told.missing ?? [],
      notes: told.notes ?? [],
      failure: told.failure ?? null,
      read: told.read ?? {},
      compared: told.compared
        ? [
            {
              result: told.compared.some(({ result }) => result),
              comparisons: told.compared.map((one) => ({ ...one, note: null })),
            },
          ]
        : [],
      changed: told.changed ?? {},
    },
  });
  return next;
}

function wait(sim: Simulation, node: FlowNode, what: WaitsFor, minutes: number | null) {
  const run = sim.state.run;
  if (!run) return;
  const until = minutes === null ? null : sim.state.now + minutes * MINUTE;
  const held = { key: `w${sim.effects}`, for: what, since: sim.state.now, until, expires_at: null };
  run.node = node.id;
  run.state = { state: "waiting", wait: held };
  sim.state.wait = held;
}

function end(sim: Simulation, how: "completed" | "error" | "failed", why = "") {
  const run = sim.state.run;
  if (!run) return;
  run.state = { state: "ended", how: how === "failed" ? { how, why } : { how }, at: sim.state.now };
  sim.state.wait = null;
  sim.state.choices = [];
}

function call(sim: Simulation, node: FlowNode, asked: FlowCall["asked"]) {
  sim.effects += 1;
  sim.state.calls.push({ key: `c${sim.effects}`, node: node.id, at: sim.state.now, asked, answer: null, took_ms: null });
  wait(sim, node, asked.kind === "http" ? "http" : "model", null);
}

/** Goes through nodes until one waits or ends. */
function walk(sim: Simulation, from: string | null, before: FlowNode | null) {
  let at = from;
  for (let step = 0; at !== null; step += 1) {
    const node = nodeOf(sim, at);
    if (!node) return end(sim, "failed", "It leads to a node that is not there.");
    if (step > MOST_STEPS) return end(sim, "failed", "It went through too many nodes without waiting: an endless loop.");
    const { stepping, breaks } = sim.state;
    if ((stepping || breaks.includes(node.id)) && sim.stopped !== node.id) {
      sim.stopped = node.id;
      return wait(sim, node, "break", null);
    }
    sim.stopped = null;
    const next = enter(sim, node);
    if (next === undefined) return;
    if (next === null) return end(sim, "failed", `The way out of “${node.label || node.kind}” leads nowhere.`);
    at = next;
  }
  if (before) end(sim, "failed", `The way out of “${before.label || before.kind}” leads nowhere.`);
}

/** The node does what it does: the next one, `null` for a way that leads nowhere, nothing if it waits or ends. */
function enter(sim: Simulation, node: FlowNode): string | null | undefined {
  const out = (handle: string, told: Partial<Told> = {}) => trace(sim, node, { cause: "entered", handle, ...told });
  switch (node.kind) {
    case "message": {
      const { missing, read } = fill(node.config.text ?? "", scope(sim));
      say(sim, node, node.config.text ?? "");
      return out("out", { missing, read });
    }
    case "buttons": {
      const choices = (node.config.buttons ?? []).map(({ id = "", label = "" }) => ({ id, label }));
      trace(sim, node, { cause: "entered", ...fill(node.config.text ?? "", scope(sim)) });
      say(sim, node, node.config.text ?? "", choices);
      wait(sim, node, "answer", node.config.timeout_minutes ?? null);
      return undefined;
    }
    case "input": {
      const { answer } = node.config;
      const choices = answer?.type === "choice" ? answer.options.map((label) => ({ id: label, label })) : [];
      trace(sim, node, { cause: "entered", ...fill(node.config.prompt ?? "", scope(sim)) });
      say(sim, node, node.config.prompt ?? "", choices);
      wait(sim, node, "answer", node.config.timeout_minutes ?? null);
      return undefined;
    }
    case "ai_question":
      trace(sim, node, { cause: "entered" });
      say(sim, node, node.config.question ?? "");
      wait(sim, node, "answer", node.config.timeout_minutes ?? null);
      return undefined;
    case "ai_reply":
      trace(sim, node, { cause: "entered", ...fill(node.config.prompt ?? "", scope(sim)) });
      call(sim, node, { kind: "model", extracts: false, model: "", prompt: fill(node.config.prompt ?? "", scope(sim)).text });
      return undefined;
    case "http_request": {
      const { url = "", method = "GET", headers = [], body } = node.config;
      const told = fill(url, scope(sim));
      trace(sim, node, { cause: "entered", read: told.read, missing: told.missing });
      call(sim, node, {
        kind: "http",
        method,
        url: told.text,
        headers: headers.map(({ name = "", value = "" }) => [name, fill(value, scope(sim)).text]),
        body: body?.type === "json" ? fill(body.json, scope(sim)).text : "",
      });
      return undefined;
    }
    case "condition":
      return branch(sim, node, out);
    case "delay": {
      const unit = { seconds: 1 / 60, minutes: 1, hours: 60 }[node.config.unit ?? "minutes"];
      trace(sim, node, { cause: "entered" });
      wait(sim, node, "delay", (node.config.amount ?? 1) * unit);
      return undefined;
    }
    case "set_variable": {
      const changed: { [name: string]: Value } = {};
      for (const change of node.config.changes ?? [])
        changed[change.name] =
          change.op === "set"
            ? fill(change.value, scope(sim)).text
            : change.op === "delete"
              ? null
              : Number(variables(sim)[change.name] ?? 0) + (change.by ?? 1);
      return out("out", { changed });
    }
    case "label": {
      const label = node.config.label ?? "";
      const others = sim.state.labels.filter((known) => known !== label);
      sim.state.labels = node.config.action === "remove" ? others : [...others, label];
      event(sim, node.config.action === "remove" ? `The label “${label}” was taken away.` : `The label “${label}” was put on.`);
      return out("out");
    }
    case "handoff":
      trace(sim, node, { cause: "entered", read: fill(node.config.note ?? "", scope(sim)).read });
      say(sim, node, node.config.message ?? "");
      sim.state.taken_over = true;
      event(sim, `The chat was given to you: ${fill(node.config.note ?? "", scope(sim)).text}`);
      if (node.config.then === "wait_for_operator") wait(sim, node, "operator", null);
      else end(sim, "completed");
      return undefined;
    case "end":
      trace(sim, node, { cause: "entered" });
      say(sim, node, node.config.message ?? "");
      end(sim, node.config.outcome === "error" ? "error" : "completed");
      return undefined;
    case "loop": {
      const round = Number(variables(sim)[`round of ${node.id}`] ?? 0) + 1;
      const most = node.config.repeat?.type === "times" ? node.config.repeat.count : (node.config.max_iterations ?? 10);
      return out(round > most ? "exit" : "body", { changed: { [`round of ${node.id}`]: round } });
    }
    default:
      return out("out");
  }
}

function branch(sim: Simulation, node: FlowNode, out: (handle: string, told: Partial<Told>) => string | null) {
  if (node.kind !== "condition") return null;
  const compared: Told["compared"] = [];
  const read: { [name: string]: Value } = {};
  const said = sim.state.bubbles.findLast(({ from_customer }) => from_customer)?.text.toLowerCase() ?? "";
  for (const { id = "", when } of node.config.branches ?? []) {
    if (when?.type === "keywords" && when.words.some((word) => said.includes(word.toLowerCase())))
      return out(`branch:${id}`, { read: { "message.text": said } });
    if (when?.type !== "expression") continue;
    const found = condition(when.expression, scope(sim));
    compared.push(...found.compared);
    Object.assign(read, found.read);
    if (found.result) return out(`branch:${id}`, { compared, read });
  }
  return out("default", { compared, read });
}

const isBad = (text: string, node: FlowNode) => {
  if (node.kind !== "input") return false;
  const { answer } = node.config;
  if (answer?.type === "regex") return !new RegExp(answer.pattern).test(text);
  if (answer?.type === "number") return !Number.isFinite(Number(text.replace(",", ".")));
  if (answer?.type === "email") return !/^\S+@\S+\.\S+$/.test(text);
  return text.trim() === "";
};

/** The customer answered the node that waits. */
function answered(sim: Simulation, text: string, tap: string | null) {
  const run = sim.state.run;
  const node = run?.node ? nodeOf(sim, run.node) : undefined;
  if (!run || !node) return;
  const chosen =
    sim.state.choices.find(({ id }) => id === tap) ??
    sim.state.choices[Number(text) - 1] ??
    sim.state.choices.find(({ label }) => label.toLowerCase() === text.trim().toLowerCase());
  if (node.kind === "buttons") {
    const button = node.config.buttons?.find(({ id }) => id === chosen?.id);
    if (!button) say(sim, node, node.config.fallback ?? "");
    const changed: { [name: string]: Value } = button?.store_in
      ? { [button.store_in]: button.value || (button.label ?? "") }
      : {};
    sim.state.choices = [];
    return walk(sim, trace(sim, node, { cause: "answer", handle: button ? `button:${button.id}` : "fallback", changed }), node);
  }
  if (node.kind === "ai_question") {
    trace(sim, node, { cause: "answer", read: { "message.text": text } });
    return call(sim, node, { kind: "model", extracts: true, model: "", prompt: `${node.config.question ?? ""}\n${text}` });
  }
  if (node.kind !== "input") return;
  const tries = run.memory.tries ?? 0;
  const value: Value = chosen?.label ?? (node.config.answer?.type === "number" ? Number(text.replace(",", ".")) : text.trim());
  if (!isBad(text, node)) {
    run.memory = {};
    sim.state.choices = [];
    const changed = node.config.variable ? { [node.config.variable]: value } : {};
    return walk(sim, trace(sim, node, { cause: "answer", handle: "success", changed }), node);
  }
  if (tries < (node.config.retries ?? 3)) {
    run.memory = { tries: tries + 1 };
    trace(sim, node, {
      cause: "answer",
      notes: [`“${text}” does not fit: asked again (${tries + 1} of ${node.config.retries ?? 3}).`],
    });
    return say(sim, node, node.config.retry_message || "That does not look right. Please try again.");
  }
  run.memory = {};
  return walk(sim, trace(sim, node, { cause: "answer", handle: "failure", notes: [`“${text}” does not fit either.`] }), node);
}

function begin(sim: Simulation, given: { [name: string]: Value }) {
  const { state, draft } = sim;
  const start = draft.nodes?.find(({ kind }) => kind === "start");
  state.run = {
    format: 1,
    id: `run-${sim.input}`,
    flow_id: state.flow_id,
    version_id: "draft",
    state: { state: "new" },
    node: null,
    variables: { ...given },
    rounds: {},
    memory: {},
    effects: 0,
    steps: 0,
    visits: {},
    seen: [],
    last: null,
    question: null,
    rescued: false,
    started_at: state.now,
    touched_at: state.now,
  };
  walk(sim, start?.id ?? null, null);
}

function heard(sim: Simulation, text: string, kind: MessageKind, tap: string | null) {
  const { state } = sim;
  sim.input += 1;
  state.now += 1000;
  state.bubbles.push({ from_customer: true, text, choices: [], media: null, kind, at: state.now, node: null });
  if (state.taken_over) return void event(sim, "You have the chat: the flow does not hear this message.");
  if (state.run?.state.state === "waiting" && state.wait?.for === "answer") return answered(sim, text, tap);
  if (state.run && state.run.state.state !== "ended")
    return void event(sim, "The flow is not waiting for an answer: the message is kept for later.");
  const taken = sim.draft.triggers?.find(({ on, when }) => on !== false && when !== undefined && keyed(when, text, kind));
  event(
    sim,
    taken
      ? `${triggerWords(taken)}: this message starts the flow.`
      : "None of its triggers takes this message; in real life it would not start.",
  );
  begin(sim, {});
}

const openCall = (sim: Simulation) =>
  sim.state.calls.findLast(({ answer }) => answer === null) ?? refuse("not_allowed_now", "Nothing waits for an answer.");

function came(sim: Simulation, answer: NonNullable<FlowCall["answer"]>, took: number) {
  const open = openCall(sim);
  open.answer = answer;
  open.took_ms = took;
  sim.input += 1;
  sim.state.busy = false;
  const node = nodeOf(sim, open.node);
  if (!node) return;
  if (node.kind === "http_request") {
    const good = answer.kind === "http" && answer.status < 400;
    const kept = answer.kind === "http" ? mapped(node.config.mapping ?? [], answer.body) : { changed: {}, missing: [] };
    const words = answer.kind === "http" ? `Status ${answer.status}.` : answer.kind === "failed" ? answer.message : "";
    return walk(
      sim,
      trace(sim, node, {
        cause: "http",
        handle: good ? "success" : "failure",
        changed: good ? kept.changed : {},
        missing: good ? kept.missing : [],
        notes: good ? [] : [words],
      }),
      node,
    );
  }
  const failed = answer.kind !== "model" || answer.escalate;
  if (node.kind === "ai_reply" && answer.kind === "model" && !failed) say(sim, node, answer.text);
  const changed = answer.kind === "model" && node.kind === "ai_question" ? answer.fields : {};
  const notes = answer.kind === "failed" ? [answer.message] : failed ? ["The model would rather have a human answer."] : [];
  return walk(sim, trace(sim, node, { cause: "model", handle: failed ? "failure" : "success", changed, notes }), node);
}

/** Time passes to a moment; a timer on the way rings. */
function passTo(sim: Simulation, moment: number) {
  const { state } = sim;
  for (let rings = 0; rings < 50; rings += 1) {
    const until = state.wait?.until ?? null;
    if (until === null || until > moment || state.taken_over) break;
    const node = state.run?.node ? nodeOf(sim, state.run.node) : undefined;
    if (!node) break;
    state.now = until;
    sim.input += 1;
    walk(sim, trace(sim, node, { cause: "time_up", handle: state.wait?.for === "delay" ? "out" : "timeout" }), node);
  }
  state.now = Math.max(state.now, moment);
}

export function act(sim: Simulation, what: SimulationAct) {
  const { state } = sim;
  switch (what.act) {
    case "say":
      return heard(sim, what.text, "text", null);
    case "tap": {
      const choice =
        state.choices.find(({ id }) => id === what.id) ?? refuse("not_allowed_now", "This cannot be tapped any more.");
      return heard(sim, choice.label, "text", choice.id);
    }
    case "send":
      return heard(sim, what.name ?? "", what.kind, null);
    case "jump":
      return passTo(sim, state.now + what.minutes * MINUTE);
    case "next_timer": {
      const until = state.wait?.until ?? refuse("not_allowed_now", "No timer is set.");
      return passTo(sim, until);
    }
    case "start":
      if (state.run && state.run.state.state !== "ended") refuse("not_allowed_now", "The conversation is under way already.");
      sim.input += 1;
      event(sim, "It started without a message.");
      return begin(sim, what.variables);
    case "set_variable":
      if (!state.run) refuse("not_allowed_now", "The conversation has not begun yet.");
      else
        state.run.variables = Object.fromEntries(
          Object.entries({ ...state.run.variables, [what.name]: what.value }).filter(([, value]) => value !== null),
        );
      return undefined;
    case "set_global":
      state.globals = Object.fromEntries(
        Object.entries({ ...state.globals, [what.name]: what.value }).filter(([, value]) => value !== null),
      );
      return undefined;
    case "answer_web":
      return came(sim, { kind: "http", status: what.status, body: what.body }, 0);
    case "fail_web":
    case "fail_model":
      return came(sim, { kind: "failed", message: what.message }, 0);
    case "answer_model":
      return came(
        sim,
        { kind: "model", text: what.text, fields: what.fields, escalate: what.escalate, tokens: 0, cost_usd: null },
        0,
      );
    case "take_over":
      state.taken_over = true;
      return void event(sim, "You took the chat over.");
    case "hand_back":
      state.taken_over = false;
      event(sim, "You handed the chat back.");
      if (state.wait?.for === "operator" && state.run?.node) {
        const node = nodeOf(sim, state.run.node);
        sim.input += 1;
        if (node) walk(sim, trace(sim, node, { cause: "handed_back", handle: "out" }), node);
      }
      return undefined;
    case "move_to":
      if (!state.run) return refuse("not_allowed_now", "The conversation has not begun yet.");
      sim.input += 1;
      event(sim, "You put the conversation somewhere else.");
      state.choices = [];
      return walk(sim, what.node, null);
    case "continue":
      if (state.wait?.for !== "break") return refuse("not_allowed_now", "It does not stand at a stop.");
      sim.input += 1;
      return walk(sim, state.run?.node ?? null, null);
    case "breaks":
      state.breaks = what.nodes;
      state.stepping = what.everywhere;
      return undefined;
    case "live":
      state.live_web = what.web;
      state.live_model = what.model;
      return undefined;
    default:
      return undefined;
  }
}

/** A call that goes out for real, a moment later. */
export function answerLive(sim: Simulation) {
  const open = sim.state.calls.findLast(({ answer }) => answer === null);
  if (!open) return;
  if (open.asked.kind === "http")
    return came(sim, { kind: "http", status: 200, body: '{"status": "shipped", "carrier": "Harbour Post"}' }, 312);
  open.asked.model = "llama-3.3-70b-versatile";
  const fields: { [name: string]: Value } = open.asked.extracts ? { damage: "the glass", box: "open at one corner" } : {};
  const text = open.asked.extracts ? "" : "I am sorry about the glass. Please keep the box; we send a new one tomorrow.";
  return came(sim, { kind: "model", text, fields, escalate: false, tokens: 412, cost_usd: 0.00031 }, 1240);
}
