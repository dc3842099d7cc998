import { useTranslation } from "react-i18next";
import type { RunEnded, RunWait, SimulationState } from "../../../ipc";
import { fullTime } from "../../../lib/time";

/** What a run waits for, in words; `title` is the node it stands at. */
export function useWaitWords(): (wait: RunWait | null, title: string) => string {
  const { t } = useTranslation();
  return (wait, title) => {
    if (wait === null) return "";
    const until = wait.until ?? wait.expires_at;
    const said = t(`simulator.wait.${wait.for}`, { title });
    return until === null || wait.for === "break" ? said : `${said} ${t("simulator.wait.until", { when: fullTime(until) })}`;
  };
}

/** How a run ended, in words. */
export function useEndedWords(): (ended: RunEnded) => string {
  const { t } = useTranslation();
  return (ended) =>
    ended.how === "failed" ? t("simulator.ended.failed", { why: ended.why }) : t(`simulator.ended.${ended.how}`);
}

/** Where the simulation stands, in a sentence. */
export function useStandingWords(): (state: SimulationState, title: (node: string | null) => string) => string {
  const { t } = useTranslation();
  const waits = useWaitWords();
  const ended = useEndedWords();
  return ({ run, wait, taken_over }, title) => {
    if (taken_over) return t("simulator.standing.takenOver");
    if (run === null || run.state.state === "new") return t("simulator.standing.notStarted");
    if (run.state.state === "ended") return ended(run.state.how);
    if (run.state.state === "kept") return t("simulator.standing.kept");
    return waits(wait, title(run.node)) || t("simulator.standing.working");
  };
}

/** When, on the simulation's clock: with the day of the week, for opening hours depend on it. */
const clock = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

export const simulatedTime = (at: number) => clock.format(at);

/** What would leave the computer now. */
export const leaves = ({ live_web, live_model }: Pick<SimulationState, "live_web" | "live_model">) =>
  live_web ? (live_model ? "both" : "web") : live_model ? "model" : "nothing";
