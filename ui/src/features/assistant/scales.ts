/** Numbers of the settings as steps that have words. */

/** From how sure on it answers by itself, in five steps. */
export function thresholdStep(threshold: number): "nearly_all" | "rather" | "sure" | "very" | "hardly" {
  if (threshold < 0.3) return "nearly_all";
  if (threshold < 0.5) return "rather";
  if (threshold < 0.7) return "sure";
  return threshold < 0.9 ? "very" : "hardly";
}

export function freedomStep(temperature: number): "same" | "little" | "free" {
  if (temperature < 0.3) return "same";
  return temperature < 0.75 ? "little" : "free";
}

/** Usual lengths of a reply; a word takes about four thirds of what a model counts in. */
export const LENGTHS = { brief: 100, short: 200, paragraph: 400, long: 800 } as const;
export type LengthId = keyof typeof LENGTHS;
export const LENGTH_IDS = ["brief", "short", "paragraph", "long"] as const satisfies LengthId[];

export const lengthStep = (most: number): LengthId | null => LENGTH_IDS.find((id) => LENGTHS[id] === most) ?? null;
export const wordsOfLength = (most: number) => Math.round((most * 0.75) / 5) * 5;
