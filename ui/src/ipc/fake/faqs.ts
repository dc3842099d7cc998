/** Questions with their answers, in the fake core. */
import type { Faq, FaqImport, FaqInput, Message } from "../bindings";
import type { Host } from "../host";
import { found, refuse, type Replies } from "./reply";
import { announce, faqsOf, id, type World } from "./world";

type Commands = Pick<
  Host["commands"],
  "faqs" | "createFaq" | "updateFaq" | "deleteFaq" | "restoreFaq" | "faqPairs" | "importFaqs" | "exportFaqs" | "faqOfReply"
>;

function checked({ question, variants, answer }: FaqInput) {
  if (question.trim() === "" || answer.trim() === "") refuse("invalid", "A question and an answer are needed.");
  return { question: question.trim(), variants, answer: answer.trim(), updated_at: Date.now() };
}

/** Questions of the shop that ask the same. */
const ALIKE: [one: string, other: string, likeness: number][] = [
  ["Do you ship abroad?", "Is delivery to other countries possible?", 0.94],
  ["How do I clean a brass lamp?", "How should I polish brass?", 0.91],
];

/** What stands in the table that the dialog for files gives. */
const TABLE: FaqInput[] = [
  { question: "Do you rent out lamps?", variants: ["Can I borrow lamps for a party?"], answer: "Yes, 9.00 a lamp and day." },
  { question: "Is there a lift in the shop?", variants: [], answer: "Yes, beside the entrance on Harbour Street." },
  { question: "How much is shipping?", variants: [], answer: "Shipping is 5.90, and free for orders over 80." },
];

const REJECTED = [
  { line: 3, reason: "It has no answer. Write one into the second column." },
  { line: 6, reason: "The same question stands in line 2 already." },
  { line: 7, reason: "The answer has 5,210 characters; at most 4,096 are possible." },
];

function importTable(world: World, base: string, apply: boolean): FaqImport {
  const result: FaqImport = { added: 0, changed: 0, unchanged: 0, rejected: REJECTED };
  for (const row of TABLE) {
    const known = faqsOf(world, base).find((faq) => faq.question === row.question);
    if (!known) result.added += 1;
    else if (known.answer === row.answer) result.unchanged += 1;
    else result.changed += 1;
    if (apply && known) Object.assign(known, checked(row));
    else if (apply) world.faqs.push({ id: id(world, "faq"), base_id: base, uses: 0, ...checked(row) });
  }
  return result;
}

/** The customer's messages before a reply of the operator, as one question. */
function questionBefore(list: Message[], reply: Message): string {
  const before = list.slice(0, list.indexOf(reply));
  const last = before.findLastIndex(({ sender }) => sender === "contact");
  const start = before.findLastIndex(({ sender }, place) => place < last && sender !== "contact") + 1;
  const asked = last === -1 ? [] : before.slice(start, last + 1);
  return asked
    .map(({ text }) => text)
    .filter(Boolean)
    .join(" ")
    .slice(0, 500);
}

export const faqCommands = ({ answer, read }: Replies): Commands => ({
  faqs: (base, text) =>
    read((world) =>
      faqsOf(world, base).filter(({ question, variants, answer }) =>
        [question, ...variants, answer].join(" ").toLowerCase().includes(text.toLowerCase()),
      ),
    ),
  createFaq: (base, input) =>
    answer((world) => {
      const made: Faq = { id: id(world, "faq"), base_id: base, uses: 0, ...checked(input) };
      world.faqs.unshift(made);
      announce({ topic: "knowledge" });
      return made;
    }),
  updateFaq: (faqId, input) =>
    answer((world) => {
      const row = Object.assign(found(world.faqs.find((known) => known.id === faqId)), checked(input));
      announce({ topic: "knowledge" });
      return row;
    }),
  deleteFaq: (faqId) =>
    answer((world) => {
      const faq = found(world.faqs.find((known) => known.id === faqId));
      world.deleted.set(faqId, faq);
      world.faqs = world.faqs.filter((known) => known !== faq);
      announce({ topic: "knowledge" });
      return null;
    }),
  restoreFaq: (faqId) =>
    answer((world) => {
      const faq = found(world.deleted.get(faqId));
      world.faqs.unshift(faq);
      announce({ topic: "knowledge" });
      return faq;
    }),
  faqPairs: (base) =>
    read((world) =>
      ALIKE.flatMap(([first, second, likeness]) => {
        const one = faqsOf(world, base).find((faq) => faq.question === first);
        const other = faqsOf(world, base).find((faq) => faq.question === second);
        return one && other ? [{ one, other, likeness }] : [];
      }),
    ),
  importFaqs: (base, path, apply) =>
    answer((world) => {
      if (path.endsWith(".xlsx")) refuse("invalid", "This is not a table of text. Save it as CSV and try again.");
      const result = importTable(world, base, apply);
      if (apply) announce({ topic: "knowledge" });
      return result;
    }),
  exportFaqs: (base, path) =>
    answer((world) => {
      world.written.push(path);
      return faqsOf(world, base).length;
    }),
  faqOfReply: (messageId) =>
    answer((world) => {
      const list = [...world.messages.values()].find((messages) => messages.some((message) => message.id === messageId));
      const reply = found(list?.find((message) => message.id === messageId));
      const chat = found(world.chats.get(reply.chat_id));
      const base = world.accounts.find((account) => account.id === chat.account_id)?.base_ids[0] ?? world.bases[0]?.id;
      return {
        base_id: found(base),
        faq: { question: questionBefore(list ?? [], reply), variants: [], answer: reply.text },
      };
    }),
});

/** Answers with other wordings, and two pairs that ask the same. */
export function addWordings(world: World) {
  const base = world.bases[0]?.id ?? "";
  const wordings: Record<string, string[]> = {
    "How long does delivery take?": ["When will my parcel be here?", "How many days until it arrives?"],
    "What are your opening hours?": ["When are you open?"],
    "Do you give a guarantee?": ["Is there a warranty?", "كم مدة الضمان؟"],
  };
  for (const faq of world.faqs) faq.variants = wordings[faq.question] ?? [];
  const add = (question: string, answer: string, days: number, uses: number) =>
    world.faqs.push({
      id: id(world, "faq"),
      base_id: base,
      question,
      variants: [],
      answer,
      updated_at: Date.now() - days * 86_400_000,
      uses,
    });
  add("Is delivery to other countries possible?", "Yes, to the whole EU, Norway and Switzerland, in 4 to 7 working days.", 2, 3);
  add("How should I polish brass?", "Please do not: polish stains lacquered brass. A dry soft cloth is enough.", 5, 0);
}
