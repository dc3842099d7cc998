/** A small answerer for the fake world: shared words, so that the screens see good, weak and missing answers. */
import type { Faq, TestAnswer, Why, WhyPassage } from "../bindings";

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

export function consider(faqs: Faq[], question: string): WhyPassage[] {
  const asked = words(question);
  const scored = faqs.map((faq) => {
    const known = new Set(words(faq.question));
    const inAnswer = new Set(words(faq.answer));
    const matched = asked.filter((word) => known.has(word));
    const loose = asked.filter((word) => !known.has(word) && inAnswer.has(word));
    const share = asked.length === 0 ? 0 : (matched.length + loose.length * 0.35) / asked.length;
    const confidence = Math.min(0.97, share * 0.9 + (matched.length > 0 ? 0.05 : 0));
    return { faq, matched: [...new Set([...matched, ...loose])], confidence };
  });
  return scored
    .toSorted((a, b) => b.confidence - a.confidence)
    .slice(0, 5)
    .map(({ faq, matched, confidence }, place) => {
      const used = place === 0 && confidence >= FLOOR;
      return {
        faq_id: faq.id,
        question: faq.question,
        answer: faq.answer,
        confidence,
        bm25: matched.length === 0 ? null : confidence * 9.4,
        cosine: 0.12 + confidence * 0.7,
        used,
        matched_words: matched,
        cut: used ? null : confidence < FLOOR ? "below_floor" : "not_best",
      };
    });
}

export function answerFrom(faqs: Faq[], question: string): TestAnswer {
  const passages = consider(faqs, question);
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
