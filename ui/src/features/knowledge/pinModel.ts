/** What the tries of a check say. Pure. */
import type { Pin } from "../../ipc";

export type Verdict = "right" | "mended" | "instead" | "nothing" | "gone" | "untried";

export function verdict({ expected, last, before }: Pin): Verdict {
  if (expected === "") return "gone";
  if (last === null) return "untried";
  if (last.passed) return before?.passed === false ? "mended" : "right";
  return last.instead === "" ? "nothing" : "instead";
}

export const isRight = (pin: Pin) => ["right", "mended"].includes(verdict(pin));

/** What is different from the try before, worst first. */
export function change({ last, before }: Pin): "broken" | "closer" | "further" | "model" | null {
  if (last === null || before === null) return null;
  if (before.passed && !last.passed) return "broken";
  const [now, then] = [last.place ?? Infinity, before.place ?? Infinity];
  if (!last.passed && now !== then) return now < then ? "closer" : "further";
  return before.model === last.model ? null : "model";
}

/** The broken ones first, then as they are. */
export const brokenFirst = (pins: Pin[]) => pins.toSorted((a, b) => Number(isRight(a)) - Number(isRight(b)));
