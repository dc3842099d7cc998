/** How sure an answer was, in words: against the floor when there is one. */
export function sureness(confidence: number, floor: number | null): "high" | "good" | "low" {
  if (floor !== null && confidence < floor) return "low";
  const high = floor === null ? 0.8 : floor + (1 - floor) * 0.5;
  return confidence >= high ? "high" : "good";
}

export const percent = (share: number) => Math.round(share * 100);

/** A stretch of a long text with as many of the words as fit, cut between words. */
export function excerptAround(text: string, words: string[], most = 220): string {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  if (flat.length <= most) return flat;
  const low = flat.toLowerCase();
  const found = words.map((word) => low.indexOf(word.toLowerCase())).filter((at) => at !== -1);
  const hit = found.length === 0 ? 0 : Math.min(...found);
  const from = hit < most / 2 ? 0 : Math.max(0, flat.lastIndexOf(" ", hit - most / 4) + 1);
  const rest = flat.slice(from);
  const end = rest.length <= most ? rest.length : Math.max(rest.lastIndexOf(" ", most), most / 2);
  return `${from > 0 ? "… " : ""}${rest.slice(0, end)}${end < rest.length ? " …" : ""}`;
}
