/** A test conversation as text: written out, and read again with what is wrong at its place. Pure. */
import type { FlowScript, ScriptLine, SimulationAct } from "../../../ipc";
import { isObject, readJson, shownValue } from "../variables/value";

/** Every kind of line, by the name of its one field. */
export const LINE_KINDS = [
  "says",
  "taps",
  "sends",
  "minutes",
  "starts",
  "web",
  "web_fails",
  "web_refused",
  "model",
  "model_fails",
  "takes_over",
  "hands_back",
  "sets",
  "sets_global",
  "moves_to",
  "expect",
] as const;
export type LineKind = (typeof LINE_KINDS)[number];

const FIELDS = ["name", "contact", "globals", "at", "offset_minutes", "lines"];

export const lineKind = (line: ScriptLine): LineKind | undefined => LINE_KINDS.find((kind) => kind in line);

/** Without what says nothing, so that there is little to read. */
export function scriptText(script: FlowScript): string {
  const { name = "", contact, globals, at, offset_minutes, lines = [] } = script;
  return JSON.stringify(
    {
      name,
      ...(contact && { contact }),
      ...(globals && Object.keys(globals).length > 0 && { globals }),
      ...(typeof at === "number" && { at }),
      ...(offset_minutes && { offset_minutes }),
      lines,
    },
    null,
    2,
  );
}

export type ScriptTrouble =
  | { wrong: "json"; line: number; column: number }
  | { wrong: "object" | "name" | "lines" }
  | { wrong: "line"; line: number }
  | { wrong: "field"; field: string };

export type ReadScript = { script: FlowScript } | ScriptTrouble;

/** Reads a text as a test. The core reads it too, and says what is wrong deeper inside. */
export function readScript(text: string): ReadScript {
  const read = readJson(text);
  if (!("value" in read)) return read;
  if (!isObject(read.value)) return { wrong: "object" };
  const { name, lines } = read.value;
  const unknown = Object.keys(read.value).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) return { wrong: "field", field: unknown };
  if (typeof name !== "string" || name.trim() === "") return { wrong: "name" };
  if (!Array.isArray(lines)) return { wrong: "lines" };
  const bad = lines.findIndex((line) => !isObject(line) || !isOneLine(Object.keys(line)));
  if (bad !== -1) return { wrong: "line", line: bad + 1 };
  const script: FlowScript = JSON.parse(text);
  return { script };
}

const isOneLine = (fields: string[]) => fields.length === 1 && LINE_KINDS.some((kind) => kind === fields[0]);

/** What happens in a test, to be done on the practice phone: nothing for what is only expected. */
export function actsOf({ globals = {}, lines = [] }: FlowScript): SimulationAct[] {
  const given = Object.entries(globals).map(([name, value]) => ({ act: "set_global", name, value }) as const);
  return [...given, ...lines.flatMap((line) => actOf(line) ?? [])];
}

function actOf(line: ScriptLine): SimulationAct | null {
  if (line.says !== undefined) return { act: "say", text: line.says };
  // To write the label does the same as to tap it.
  if (line.taps !== undefined) return { act: "say", text: line.taps };
  if (line.sends !== undefined) return { act: "send", kind: line.sends.kind, name: line.sends.name ?? null };
  if (line.minutes !== undefined) return { act: "jump", minutes: line.minutes };
  if (line.starts !== undefined) return { act: "start", variables: line.starts };
  if (line.web !== undefined) return { act: "answer_web", status: line.web.status, body: shownValue(line.web.body ?? "") };
  if (line.web_fails !== undefined) return { act: "fail_web", message: line.web_fails };
  if (line.model !== undefined) {
    const { text = "", fields = {}, escalate = false } = line.model;
    return { act: "answer_model", text, fields, escalate };
  }
  if (line.model_fails !== undefined) return { act: "fail_model", message: line.model_fails };
  if (line.takes_over !== undefined) return { act: "take_over" };
  return line.hands_back === undefined ? null : { act: "hand_back" };
}

/** What a way out of `node:handle` is made of; node names may have colons of their own. */
export function wayOf(edge: string, nodes: string[]): { node: string; handle: string } {
  const node = nodes.filter((id) => edge.startsWith(`${id}:`)).toSorted((a, b) => b.length - a.length)[0];
  return node === undefined ? { node: edge, handle: "" } : { node, handle: edge.slice(node.length + 1) };
}

/** Minutes in their largest whole unit. */
export function passing(minutes: number): { unit: "minutes" | "hours" | "days"; count: number } {
  if (minutes > 0 && minutes % 1440 === 0) return { unit: "days", count: minutes / 1440 };
  if (minutes > 0 && minutes % 60 === 0) return { unit: "hours", count: minutes / 60 };
  return { unit: "minutes", count: minutes };
}
