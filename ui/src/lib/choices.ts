/** Choices under a message. Its words list them with numbers, for phones without buttons; where they are shown, they go. */
import type { Offer } from "../ipc";

const numbered = (line: string): { number: number; label: string } | null => {
  const found = /^\s*\*?(\d{1,2})[.):]?\*?[.):]?\s+(.*)$/u.exec(line);
  return found ? { number: Number(found[1]), label: (found[2] ?? "").trim() } : null;
};

/** The text without the list of choices at its end; the text as it is, if that list does not stand there. */
export function withoutList(text: string, choices: Offer[]): string {
  if (choices.length === 0) return text;
  const lines = text.trimEnd().split("\n");
  const from = lines.length - choices.length;
  const listed =
    from >= 0 &&
    choices.every(({ label }, place) => {
      const line = numbered(lines[from + place] ?? "");
      return line !== null && line.number === place + 1 && line.label === label.trim();
    });
  return listed ? lines.slice(0, from).join("\n").trimEnd() : text;
}
