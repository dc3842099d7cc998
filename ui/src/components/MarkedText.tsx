import { markWords, type Part } from "../lib/highlight";

export const MarkedParts = ({ parts }: { parts: Part[] }) =>
  parts.map((part, place) =>
    part.hit ? (
      <mark key={place} className="rounded-[3px] bg-mark px-px text-ink">
        {part.text}
      </mark>
    ) : (
      <span key={place}>{part.text}</span>
    ),
  );

/** A text with the words that matched standing out. */
export const MarkedText = ({ text, words }: { text: string; words: string[] }) => <MarkedParts parts={markWords(text, words)} />;
