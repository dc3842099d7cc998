import { useEffect, useRef, useState } from "react";
import type { AccountId, MessageId, PastQuestion } from "../../../ipc";
import { ASKING, type Outcome, outcomeOf } from "../attempt/ask";
import type { Settings } from "../settings";

export type Replay = ReturnType<typeof useReplay>;
type Run = { questions: PastQuestion[]; settings: Settings; outcomes: ReadonlyMap<MessageId, Outcome>; running: boolean };

/** Real questions of customers, asked again one by one. Stopping keeps what was answered so far. */
export function useReplay(account: AccountId) {
  const [run, setRun] = useState<Run | null>(null);
  const current = useRef(0);
  useEffect(() => () => void (current.current += 1), []);

  const put = (id: MessageId, outcome: Outcome) =>
    setRun((now) => now && { ...now, outcomes: new Map(now.outcomes).set(id, outcome) });
  const askOne = async (id: MessageId, settings: Settings, mine: number) => {
    put(id, ASKING);
    const outcome = await outcomeOf({ account_id: account, settings, history: [], question: "", of_message: id });
    if (current.current === mine) put(id, outcome);
  };
  const start = async (questions: PastQuestion[], settings: Settings) => {
    const mine = ++current.current;
    setRun({ questions, settings, outcomes: new Map(), running: true });
    for (const { message_id } of questions) {
      await askOne(message_id, settings, mine);
      if (current.current !== mine) return;
    }
    setRun((now) => now && { ...now, running: false });
  };
  const cancel = () => {
    current.current += 1;
    setRun(
      (now) =>
        now && {
          ...now,
          running: false,
          outcomes: new Map([...now.outcomes].filter(([, outcome]) => outcome.state !== "asking")),
        },
    );
  };
  return {
    run,
    start: (questions: PastQuestion[], settings: Settings) => void start(questions, settings),
    cancel,
    forget: () => {
      cancel();
      setRun(null);
    },
    again: (id: MessageId) => run && void askOne(id, run.settings, current.current),
  };
}
