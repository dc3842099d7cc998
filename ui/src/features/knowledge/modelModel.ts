/** What can be done with a model. Pure. */
import type { Models, SearchModel } from "../../ipc";

export type ModelAct = "download" | "cancel" | "use" | "stopOrdering" | "rollBack" | "remove";

const HERE = ["shipped", "installed", "endpoint"];

/** The next step first, removing last. */
export function actsOf({ id, use, active, phase: { phase } }: SearchModel, { switching, previous }: Models): ModelAct[] {
  if (phase === "downloading") return ["cancel"];
  if (phase === "available") return ["download"];
  if (phase === "failed") return active ? ["download"] : ["download", "remove"];
  if (active) return use === "order" ? ["stopOrdering"] : [];
  if (switching?.to === id && switching.failed === null) return [];
  const acts: ModelAct[] = [use === "meaning" && previous === id ? "rollBack" : "use"];
  return HERE.includes(phase) && phase !== "shipped" ? [...acts, "remove"] : acts;
}

/** An address as the operator knows it; the whole of it if it is none. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** Whether what is sent there leaves this computer. */
export const isLocal = (url: string) => /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(hostOf(url));
