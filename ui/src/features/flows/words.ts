/** Small things said about flows: names of files, spans of time, values. Pure. */
import type { FlowRow, FlowText, Value } from "../../ipc";

/** What a flow is to its operator: whether it answers, and whether that is what is drawn. */
export function standing({ state, active }: Pick<FlowRow, "state" | "active">): "draft" | "off" | "changed" | "answers" {
  if (state === "draft") return "draft";
  if (!active) return "off";
  return state === "changed" ? "changed" : "answers";
}

export const fileName = (name: string) =>
  `${
    name
      .replaceAll(/[\\/:*?"<>|]+/g, " ")
      .replaceAll(/\s+/g, " ")
      .trim()
      .slice(0, 80) || "flow"
  }.flow.json`;

const STEPS = [
  ["second", 1000],
  ["minute", 60_000],
  ["hour", 3_600_000],
  ["day", 86_400_000],
] as const;

/** A span in its largest unit: "4.4 min", "20 hr". */
export function span(ms: number): string {
  const [unit, size] = STEPS.findLast(([, size]) => ms >= size) ?? STEPS[0];
  const value = ms / size;
  return new Intl.NumberFormat(undefined, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}

/** A share of something in whole percent; nothing of nothing has none. */
export const share = (part: number, whole: number): string | null =>
  whole === 0 ? null : new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 }).format(part / whole);

/** A value of a variable in one line. */
export const shown = (value: Value): string => (typeof value === "string" ? value : JSON.stringify(value));

/** The draft or a version, as one word of an address or a list. */
export const textKey = (what: FlowText) => (what.what === "draft" ? "draft" : what.id);
export const textOf = (key: string): FlowText => (key === "draft" ? { what: "draft" } : { what: "version", id: key });
