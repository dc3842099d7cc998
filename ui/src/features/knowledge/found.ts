import type { BaseId, PinInput, WhyPassage } from "../../ipc";
import { places } from "./places";

/** Where a passage is written; null when it was stored without a place. */
export function placeOf(base: BaseId, { faq_id, chunk }: WhyPassage): string | null {
  if (faq_id !== null) return places.faq(base, faq_id);
  return chunk ? places.source(base, chunk.source_id, chunk.chunk_id) : null;
}

export const foundKey = ({ faq_id, chunk }: WhyPassage) => faq_id ?? chunk?.chunk_id ?? "";

export const pinOf = (question: string, { faq_id, chunk }: WhyPassage): PinInput => ({
  question,
  faq_id,
  chunk_id: faq_id === null ? (chunk?.chunk_id ?? null) : null,
});

const LONG = 260;

/** The part of a passage around the first word that was asked for: a card has room for four lines. */
export function excerpt(text: string, words: string[]): string {
  if (text.length <= LONG) return text;
  const low = text.toLocaleLowerCase();
  const places = words.map((word) => low.indexOf(word.toLocaleLowerCase())).filter((place) => place >= 0);
  const first = Math.min(...places, text.length);
  if (first === text.length || first < LONG / 2) return `${text.slice(0, LONG).trimEnd()}…`;
  const start = text.lastIndexOf(" ", first - 60) + 1;
  const end = Math.min(text.length, start + LONG);
  return `…${text.slice(start, end).trim()}${end < text.length ? "…" : ""}`;
}
