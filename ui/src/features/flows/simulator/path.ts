/** What a simulation went through, put into order for reading. Pure. */
import type { HttpMapping, NodeId, SimulationBubble, SimulationStep, Value } from "../../../ipc";

/** Steps of one input: what the customer did, or a timer, or an answer, and all that followed at once. */
export type PathGroup = { input: number; at: number; took_us: number; said: SimulationBubble | null; steps: SimulationStep[] };

/** Groups steps by their input; to each, the customer's bubble that began it, if one did. */
export function grouped(path: SimulationStep[], bubbles: SimulationBubble[]): PathGroup[] {
  const groups: PathGroup[] = [];
  let before = -Infinity;
  for (const step of path) {
    const last = groups.at(-1);
    if (last && last.input === step.input) {
      last.steps.push(step);
      continue;
    }
    const { at, cause } = step.entry;
    const heard = cause === "answer" || cause === "entered";
    const said = bubbles.findLast((bubble) => bubble.from_customer && bubble.at > before && bubble.at <= at);
    groups.push({ input: step.input, at, took_us: step.took_us, said: heard ? (said ?? null) : null, steps: [step] });
    before = at;
  }
  return groups;
}

/** Which node changed a variable last, and whether that was in the newest input. */
export function lastChanges(path: SimulationStep[]): Map<string, { node: NodeId; fresh: boolean }> {
  const newest = path.at(-1)?.input;
  const found = new Map<string, { node: NodeId; fresh: boolean }>();
  for (const { entry, input } of path)
    for (const name of Object.keys(entry.changed)) found.set(name, { node: entry.node, fresh: input === newest });
  return found;
}

/** Microseconds as people read them. */
export function milliseconds(us: number): string {
  const ms = us / 1000;
  return ms < 10 ? ms.toFixed(2) : ms.toFixed(0);
}

/** An answer that has what a node wants to keep of it: `data.items[0].id` becomes the objects and lists around an id. */
export function sampleBody(mapping: HttpMapping[]): string {
  const root: { [key: string]: Value } = {};
  for (const { path = "" } of mapping) {
    const steps = [...path.replace(/^\$\.?/, "").matchAll(/([\p{L}\p{N}_-]+)|\[(\d+)\]/gu)].map(
      ([, key, index]) => key ?? Number(index),
    );
    if (steps.length === 0 || path.includes("..") || path.includes("*")) continue;
    plant(root, steps);
  }
  return JSON.stringify(Object.keys(root).length === 0 ? { ok: true } : root, null, 2);
}

type Branch = { [key: string]: Value } | Value[];

function plant(root: Branch, steps: (string | number)[]) {
  let here: Branch = root;
  for (const [place, step] of steps.entries()) {
    const next = steps[place + 1];
    const leaf: Value = next === undefined ? "…" : typeof next === "number" ? [] : {};
    const made = branch(here, step) ?? leaf;
    if (Array.isArray(here)) {
      if (typeof step !== "number") return;
      here[0] = made;
    } else here[String(step)] = made;
    if (typeof made !== "object" || made === null) return;
    here = made;
  }
}

const branch = (here: Branch, step: string | number): Value | undefined => (Array.isArray(here) ? here[0] : here[String(step)]);
