import { CommandFailure, core, type Try, type Tried } from "../../../ipc";
import type { Settings } from "../settings";

/** A question with exactly the settings it was asked with. */
export type Attempt = Try & { settings: Settings };

export type Outcome = { state: "asking" } | { state: "done"; tried: Tried } | { state: "failed"; words: string };

export const ASKING: Outcome = { state: "asking" };

/** What became of an attempt; a refusal is an outcome like any other. */
export async function outcomeOf(attempt: Attempt): Promise<Outcome> {
  try {
    return { state: "done", tried: await core.tryAssistant(attempt) };
  } catch (failure) {
    return { state: "failed", words: failure instanceof CommandFailure ? failure.message : "" };
  }
}

export const costOf = (tried: Tried): number => tried.calls.reduce((sum, { cost_usd }) => sum + (cost_usd ?? 0), 0);

/** A call whose price is not known is missing from every sum. */
export const unpriced = (tried: Tried): boolean => tried.calls.some(({ cost_usd }) => cost_usd === null);
