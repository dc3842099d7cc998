/** What buttons and keys do, as acts of the simulation. */
import type { SimulationAct, SimulationState } from "../../../ipc";

export const reset: SimulationAct = { act: "reset" };

/** One node on, and stop again. */
export const stepped = ({ stepping, breaks }: SimulationState): SimulationAct[] => [
  ...(stepping ? [] : [{ act: "breaks", everywhere: true, nodes: breaks } as const]),
  { act: "continue" },
];

/** On to the next place where it was told to stop. */
export const continued = ({ stepping, breaks }: SimulationState): SimulationAct[] => [
  ...(stepping ? [{ act: "breaks", everywhere: false, nodes: breaks } as const] : []),
  { act: "continue" },
];

/** Whether a timer would ring if time passed. */
export const hasTimer = ({ wait, run }: SimulationState) =>
  (wait !== null && (wait.until ?? wait.expires_at) !== null) || (run?.state.state === "kept" && run.state.expires_at !== null);
