/** What the field for labels suggests. Pure. */

/** As labels are compared everywhere: without case, accents and double spaces. */
export const folded = (text: string) =>
  text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/\s+/g, " ").trim();

export type Suggestion = { label: string; fresh: boolean };

/** Labels in use that hold what is typed and are not on the contact; last what is typed itself, if nobody has it yet. */
export function suggestions(typed: string, known: string[], taken: string[], most = 8): Suggestion[] {
  const wanted = folded(typed);
  const has = new Set(taken.map(folded));
  const found = known.filter((label) => !has.has(folded(label)) && folded(label).includes(wanted));
  const starts = (label: string) => Number(!folded(label).startsWith(wanted));
  const best = found.toSorted((a, b) => starts(a) - starts(b)).slice(0, most);
  const spelled = typed.trim().replaceAll(/\s+/g, " ");
  const fresh = wanted !== "" && !has.has(wanted) && !known.some((label) => folded(label) === wanted);
  return [...best.map((label) => ({ label, fresh: false })), ...(fresh ? [{ label: spelled, fresh: true }] : [])];
}
