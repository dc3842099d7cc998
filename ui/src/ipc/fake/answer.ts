/** A small answerer for the fake world: shared words, so that the screens see good, weak and missing answers. */
import type { ChunkPlace, Faq, TestAnswer, Why, WhyPassage } from "../bindings";
import type { World } from "./world";

const SMALL = new Set(
  "a an and are at be can could do does for from have how i if in is it me my of on or our the to us we what when where which who with you your much".split(
    " ",
  ),
);
export const FLOOR = 0.55;

export const words = (text: string) =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => !SMALL.has(word))
    .map((word) => (word.length > 4 ? word.replace(/(ing|s)$/, "") : word));

/** A passage of a source, as search would give it. */
export type FakePassage = { place: ChunkPlace; text: string };

export const passagesOf = (world: World, base: string): FakePassage[] =>
  world.sources
    .filter((source) => source.base_id === base && source.state !== "failed")
    .flatMap((source) => {
      const { chunks, lines } = world.texts.get(source.id) ?? { chunks: [], lines: [] };
      return chunks.map(({ from, count, page, heading }, number) => ({
        place: {
          chunk_id: `${source.id}:${number}`,
          source_id: source.id,
          title: source.title,
          url: source.location?.startsWith("http") === true ? source.location : null,
          page,
          heading,
        },
        text: lines
          .slice(from, from + count)
          .map((line) => line.text)
          .join("\n"),
      }));
    });

type Candidate = Pick<WhyPassage, "faq_id" | "chunk" | "question" | "answer"> & { asks: string };

export function consider(faqs: Faq[], asking: string, passages: FakePassage[] = []): WhyPassage[] {
  const asked = words(asking);
  const all: Candidate[] = [
    ...faqs.map((faq) => ({ faq_id: faq.id, chunk: null, question: faq.question, answer: faq.answer, asks: faq.question })),
    ...passages.map(({ place, text }) => ({
      faq_id: null,
      chunk: place,
      question: place.title,
      answer: text,
      asks: `${place.heading} ${text}`,
    })),
  ];
  const scored = all.map((candidate) => {
    const known = new Set(words(candidate.asks));
    const inAnswer = new Set(words(candidate.answer));
    const matched = asked.filter((word) => known.has(word));
    const loose = asked.filter((word) => !known.has(word) && inAnswer.has(word));
    const share = asked.length === 0 ? 0 : (matched.length + loose.length * 0.35) / asked.length;
    const confidence = Math.min(0.97, share * 0.9 + (matched.length > 0 ? 0.05 : 0));
    return { candidate, matched: [...new Set([...matched, ...loose])], confidence };
  });
  const best = scored.toSorted((a, b) => b.confidence - a.confidence).slice(0, 6);
  return best.map(({ candidate: { faq_id, chunk, question, answer }, matched, confidence }, place) => {
    const used = place === 0 && confidence >= FLOOR;
    const first = best[0]?.candidate.chunk;
    const beside = chunk && first?.source_id === chunk.source_id && first.heading === chunk.heading;
    const enough = beside ? "joined" : "not_best";
    return {
      faq_id,
      chunk,
      question,
      answer,
      confidence,
      bm25: matched.length === 0 ? null : confidence * 9.4,
      cosine: 0.12 + confidence * 0.7,
      rerank: null,
      used,
      matched_words: matched,
      cut: used ? null : confidence < FLOOR ? "below_floor" : enough,
    };
  });
}

export function answerFrom(faqs: Faq[], question: string, sources: FakePassage[] = []): TestAnswer {
  const passages = consider(faqs, question, sources);
  const best = passages.find((passage) => passage.used);
  const why: Why = {
    cause: best ? "answer" : "escalation",
    question,
    answerer: "on-device",
    model: "all-MiniLM-L6-v2",
    floor: FLOOR,
    confidence: passages[0]?.confidence ?? null,
    took_ms: 14,
    passages,
    approved_by_operator: false,
  };
  return { action: best ? "reply" : "escalate", reply: best?.answer ?? "", why, embed_ms: 6, search_ms: 3 };
}
