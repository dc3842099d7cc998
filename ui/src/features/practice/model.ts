/** Which choices on a phone can still be tapped. Pure. */
import type { PracticeBubble } from "../../ipc";

/** The place of the last bubble with choices, as long as the customer wrote nothing after it; else -1. */
export function openChoices(bubbles: PracticeBubble[]): number {
  const place = bubbles.findLastIndex(({ choices }) => choices.length > 0);
  return place !== -1 && bubbles.slice(place + 1).some(({ from_me }) => from_me) ? -1 : place;
}

/** What the customer tapped of the choices in this place: the first tap after it that is one of them. */
export function answered(bubbles: PracticeBubble[], place: number): string | null {
  const choices = bubbles[place]?.choices ?? [];
  const tap = bubbles.slice(place + 1).find(({ from_me }) => from_me)?.tap ?? null;
  return choices.some(({ id }) => id === tap) ? tap : null;
}
