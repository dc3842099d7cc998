/** How sure an answer was, in words: against the floor when there is one. */
export function sureness(confidence: number, floor: number | null): "high" | "good" | "low" {
  if (floor !== null && confidence < floor) return "low";
  const high = floor === null ? 0.8 : floor + (1 - floor) * 0.5;
  return confidence >= high ? "high" : "good";
}

export const percent = (share: number) => Math.round(share * 100);
