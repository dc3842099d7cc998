import { z } from "zod";

export const QUESTION_MAX = 500;
export const ANSWER_MAX = 4096;

/** What a question with its answer must be. The messages are the names of texts in `i18n/en.ts`. */
export const faqSchema = z.object({
  question: z.string().trim().min(1, "questionNeeded").max(QUESTION_MAX, "questionTooLong"),
  answer: z.string().trim().min(1, "answerNeeded").max(ANSWER_MAX, "answerTooLong"),
});

export type FaqForm = z.infer<typeof faqSchema>;

/** How an answer of this length reads on a phone; WhatsApp folds a text behind "Read more" at about 770 letters. */
export function lengthFeel(letters: number): "good" | "long" | "huge" {
  if (letters <= 320) return "good";
  return letters <= 770 ? "long" : "huge";
}
