/** What changed between two texts, word by word. */
export type Piece = { kind: "same" | "gone" | "new"; text: string };

/** Beyond this many words the table of the comparison would grow too large to be worth it. */
const MOST = 1500;

const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;

const wordsOf = (text: string): string[] =>
  segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : (text.match(/\s+|[^\s]+/g) ?? []);

export function wordDiff(before: string, after: string): Piece[] {
  const a = wordsOf(before);
  const b = wordsOf(after);
  if (a.length > MOST || b.length > MOST) return tidy([piece("gone", before), piece("new", after)]);
  const wide = b.length + 1;
  // Longest common run of words from each place to the ends.
  const common = new Uint16Array((a.length + 1) * wide);
  const at = (row: number, column: number) => common[row * wide + column] ?? 0;
  for (let row = a.length - 1; row >= 0; row--)
    for (let column = b.length - 1; column >= 0; column--)
      common[row * wide + column] =
        a[row] === b[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
  const pieces: Piece[] = [];
  let row = 0;
  let column = 0;
  while (row < a.length && column < b.length) {
    if (a[row] === b[column]) {
      pieces.push(piece("same", a[row] ?? ""));
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) pieces.push(piece("gone", a[row++] ?? ""));
    else pieces.push(piece("new", b[column++] ?? ""));
  }
  return tidy([...pieces, piece("gone", a.slice(row).join("")), piece("new", b.slice(column).join(""))]);
}

const piece = (kind: Piece["kind"], text: string): Piece => ({ kind, text });

/**
 * Neighbours of a kind together. A lone space between two changes belongs to them: a changed phrase reads as one, not as
 * confetti.
 */
function tidy(pieces: Piece[]): Piece[] {
  const full = pieces.filter(({ text }) => text !== "");
  const tidied: Piece[] = [];
  let gone = "";
  let added = "";
  const flush = () => {
    if (gone !== "") tidied.push(piece("gone", gone));
    if (added !== "") tidied.push(piece("new", added));
    gone = "";
    added = "";
  };
  full.forEach(({ kind, text }, place) => {
    const next = full[place + 1];
    if (kind === "gone") gone += text;
    else if (kind === "new") added += text;
    else if (text.trim() === "" && gone + added !== "" && next !== undefined && next.kind !== "same") {
      gone += text;
      added += text;
    } else {
      flush();
      const last = tidied.at(-1);
      if (last?.kind === "same") last.text += text;
      else tidied.push(piece("same", text));
    }
  });
  flush();
  return tidied;
}
