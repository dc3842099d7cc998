/** Words that start a flow, by its triggers: for a first message. Pure. */
import type { FlowTrigger } from "../../../ipc";

export function openings(triggers: FlowTrigger[]): string[] {
  const words = triggers.flatMap(({ on, when }) => {
    if (on === false) return [];
    if (when?.type === "keyword") return when.matching === "all" ? [when.words.join(" ")] : when.words;
    return when?.type === "exact" ? when.texts : [];
  });
  return [...new Set(words.map((word) => word.trim()).filter(Boolean))];
}
