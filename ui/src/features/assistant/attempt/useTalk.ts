import { useEffect, useRef, useState } from "react";
import type { AccountId, TryLine } from "../../../ipc";
import type { Settings } from "../settings";
import { ASKING, type Attempt, type Outcome, outcomeOf } from "./ask";

export type Turn = { id: number; attempt: Attempt; outcome: Outcome };
export type Talk = ReturnType<typeof useTalk>;

/** What was said before, as the assistant would know it: also what the customer was told when a human was called. */
const linesOf = ({ attempt, outcome }: Turn): TryLine[] => [
  { from_customer: true, text: attempt.question },
  ...(outcome.state === "done" ? outcome.tried.messages.map((text) => ({ from_customer: false, text })) : []),
];

/** A tried conversation: the operator speaks as the customer, the settings of that moment answer. */
export function useTalk(account: AccountId) {
  const [turns, setTurns] = useState<Turn[]>([]);
  const next = useRef(1);
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  const busy = turns.some(({ outcome }) => outcome.state === "asking");
  const attempt = (settings: Settings, question: string, before: Turn[] = turns): Attempt => ({
    account_id: account,
    settings,
    history: before.flatMap(linesOf),
    question,
    of_message: null,
  });
  const put = async (asked: Attempt, before: Turn[]) => {
    const id = next.current++;
    setTurns([...before, { id, attempt: asked, outcome: ASKING }]);
    const outcome = await outcomeOf(asked);
    // Cleared in the meantime: then it is not there any more.
    if (!gone.current) setTurns((now) => now.map((turn) => (turn.id === id ? { ...turn, outcome } : turn)));
  };
  return {
    turns,
    busy,
    attempt,
    ask: (settings: Settings, question: string) => void put(attempt(settings, question), turns),
    /** The last question once more, with other settings. */
    askAgain: (settings: Settings) => {
      const last = turns.at(-1);
      const before = turns.slice(0, -1);
      if (last) void put(attempt(settings, last.attempt.question, before), before);
    },
    clear: () => setTurns([]),
  };
}
