import { z } from "zod";

export const QUESTION_MAX = 500;
export const ANSWER_MAX = 4096;
export const WORDINGS_MAX = 20;

/** What a question with its answer must be. The messages are the names of texts in `i18n/en.ts`. */
export const faqSchema = z.object({
  question: z.string().trim().min(1, "questionNeeded").max(QUESTION_MAX, "questionTooLong"),
  variants: z.array(z.string().trim().max(QUESTION_MAX, "questionTooLong")).max(WORDINGS_MAX, "wordingsTooMany"),
  answer: z.string().trim().min(1, "answerNeeded").max(ANSWER_MAX, "answerTooLong"),
});

export type FaqForm = z.infer<typeof faqSchema>;

const folded = (text: string) => text.trim().replaceAll(/\s+/g, " ").toLocaleLowerCase();

/** Other wordings as they are kept: none empty, each once, none equal to the question. */
export function tidyWordings(question: string, wordings: string[]): string[] {
  const known = new Set(["", folded(question)]);
  return wordings
    .map((wording) => wording.trim())
    .filter((wording) => !known.has(folded(wording)) && known.add(folded(wording)))
    .slice(0, WORDINGS_MAX);
}

/** How an answer of this length reads on a phone; WhatsApp folds a text behind "Read more" at about 770 letters. */
export function lengthFeel(letters: number): "good" | "long" | "huge" {
  if (letters <= 320) return "good";
  return letters <= 770 ? "long" : "huge";
}
