import { useTranslation } from "react-i18next";
import type { RunEnded, RunRow } from "../../../ipc";

/** Where a run stands, in words; why it broke is said apart. */
export function useRunWords(): (row: Pick<RunRow, "place" | "wait" | "ended">) => string {
  const { t } = useTranslation();
  return ({ place, wait, ended }) => {
    if (ended !== null) return t(`flows.run.ended.${ended.how}`);
    if (place === "waiting" && wait !== null) return t(`flows.run.wait.${wait.for}`);
    return t(`flows.run.place.${place}`);
  };
}

export const brokeDown = (ended: RunEnded | null) => ended?.how === "failed" || ended?.how === "error";
