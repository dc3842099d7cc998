/** Cuts a text into the words that matched a question and the rest. Case, accents and word endings are forgiven. */
export type Part = { text: string; hit: boolean };

const plain = (word: string) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function markWords(text: string, words: string[]): Part[] {
  const wanted = words.map(plain).filter((word) => word !== "");
  const parts: Part[] = [];
  for (const piece of text.split(/([\p{L}\p{N}\p{M}']+)/u)) {
    if (piece === "") continue;
    const word = plain(piece);
    const hit = wanted.some(
      (want) => word === want || (want.length > 3 && word.startsWith(want)) || (word.length > 3 && want.startsWith(word)),
    );
    const last = parts.at(-1);
    if (last && last.hit === hit) last.text += piece;
    else parts.push({ text: piece, hit });
  }
  return parts;
}
