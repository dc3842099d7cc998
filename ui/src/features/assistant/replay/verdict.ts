/** What a replay found for a question: then against now. */
import type { PastQuestion, Tried } from "../../../ipc";
import { costOf, type Outcome, unpriced } from "../attempt/ask";

export const VERDICTS = ["same", "changed", "handed", "answered"] as const;
export type Verdict = (typeof VERDICTS)[number];

const flat = (text: string) => text.replaceAll(/\s+/g, " ").trim();

/** What automation answered then; nothing when a human answered, nobody did, or the customer was only told to wait. */
export const answeredThen = ({ by_bot, reply }: PastQuestion, escalation: string): string =>
  by_bot && flat(reply) !== flat(escalation) ? reply : "";

export const answeredNow = (tried: Tried): string => (tried.action === "reply" ? tried.messages.join("\n") : "");

export function verdict(question: PastQuestion, tried: Tried, escalation: string): Verdict {
  const then = flat(answeredThen(question, escalation));
  const now = flat(answeredNow(tried));
  if (then === now) return "same";
  if (now === "") return "handed";
  return then === "" ? "answered" : "changed";
}

export type Found = Record<Verdict, number> & { failed: number; unpriced: number; cost: number; took_ms: number };

/** The sums over everything that was answered so far. */
export function totals(questions: PastQuestion[], outcomes: ReadonlyMap<string, Outcome>, escalation: string): Found {
  const found: Found = { same: 0, changed: 0, handed: 0, answered: 0, failed: 0, unpriced: 0, cost: 0, took_ms: 0 };
  for (const question of questions) {
    const outcome = outcomes.get(question.message_id);
    if (outcome?.state === "failed") found.failed += 1;
    if (outcome?.state !== "done") continue;
    found[verdict(question, outcome.tried, escalation)] += 1;
    if (unpriced(outcome.tried)) found.unpriced += 1;
    found.cost += costOf(outcome.tried);
    found.took_ms += outcome.tried.took_ms;
  }
  return found;
}
