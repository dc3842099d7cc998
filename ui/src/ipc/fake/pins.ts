/** Questions that must keep their answer, in the fake core. */
import type { Pin, PinTry } from "../bindings";
import type { Host } from "../host";
import { answerFrom, passagesOf } from "./answer";
import { found, type Replies } from "./reply";
import { announce, faqsOf, id, type World } from "./world";

type Commands = Pick<Host["commands"], "pins" | "addPin" | "deletePin" | "runPins">;

const DAY = 86_400_000;

function tried(world: World, pin: Pin): PinTry {
  const { why } = answerFrom(faqsOf(world, pin.base_id), pin.question, passagesOf(world, pin.base_id));
  const place = why.passages.findIndex((passage) =>
    pin.faq_id === null ? passage.chunk?.source_id === pin.source_id : passage.faq_id === pin.faq_id,
  );
  const used = why.passages.find((passage) => passage.used);
  const passed = used !== undefined && used === why.passages[place];
  return {
    at: Date.now(),
    model: world.index.model,
    passed,
    place: place === -1 ? null : place + 1,
    confidence: why.confidence,
    instead: passed ? "" : (used?.question ?? ""),
  };
}

const tryAgain = (world: World, pin: Pin) => Object.assign(pin, { before: pin.last, last: tried(world, pin) });

export const pinCommands = ({ answer, read }: Replies): Commands => ({
  pins: (base) => read((world) => world.pins.filter((pin) => pin.base_id === base)),
  addPin: (base, { question, faq_id, chunk_id }) =>
    answer((world) => {
      const faq = world.faqs.find((known) => known.id === faq_id);
      const source = world.sources.find((known) => chunk_id?.startsWith(`${known.id}:`) === true);
      const passage = passagesOf(world, base).find(({ place }) => place.chunk_id === chunk_id);
      const pin: Pin = {
        id: id(world, "pin"),
        base_id: base,
        question,
        faq_id,
        source_id: source?.id ?? null,
        quote: passage?.text.slice(0, 300) ?? "",
        expected: found(faq?.question ?? source?.title),
        last: null,
        before: null,
      };
      world.pins.push(tryAgain(world, pin));
      announce({ topic: "knowledge" });
      return pin;
    }),
  deletePin: (pinId) =>
    answer((world) => {
      world.pins = world.pins.filter((pin) => pin.id !== pinId);
      announce({ topic: "knowledge" });
      return null;
    }),
  runPins: (base) =>
    answer((world) => {
      const pins = world.pins.filter((pin) => pin.base_id === base);
      for (const pin of pins) tryAgain(world, pin);
      announce({ topic: "knowledge" });
      return {
        pins,
        passed: pins.filter((pin) => pin.last?.passed).length,
        broken: pins.filter((pin) => pin.before?.passed && !pin.last?.passed).length,
        mended: pins.filter((pin) => pin.before?.passed === false && pin.last?.passed).length,
      };
    }),
});

/** One check of each outcome: right as ever, right again, answered by another, answered by nothing, its answer gone. */
export function addPins(world: World) {
  const base = world.bases[0]?.id ?? "";
  const model = "all-MiniLM-L6-v2";
  const result = (days: number, given: Partial<PinTry>): PinTry => ({
    at: Date.now() - days * DAY,
    model,
    passed: true,
    place: 1,
    confidence: 0.93,
    instead: "",
    ...given,
  });
  const add = (given: Pick<Pin, "question" | "expected" | "last" | "before"> & Partial<Pin>) =>
    world.pins.push({ id: id(world, "pin"), base_id: base, faq_id: null, source_id: null, quote: "", ...given });
  const faq = (start: string) => world.faqs.find(({ question }) => question.startsWith(start));
  const source = (start: string) => world.sources.find(({ title }) => title.startsWith(start));
  add({
    question: "How long does delivery take to Berlin?",
    faq_id: faq("How long does delivery")?.id ?? null,
    expected: "How long does delivery take?",
    last: result(1, {}),
    before: result(9, {}),
  });
  add({
    question: "Can I send back twelve lamps that I do not need?",
    faq_id: faq("Can I return")?.id ?? null,
    expected: "Can I return something?",
    last: result(1, { passed: false, place: 3, instead: "Terms of sale" }),
    before: result(9, {}),
  });
  add({
    question: "Which bulb do your pendants take?",
    source_id: source("Care and repair")?.id ?? null,
    quote: "All our pendants take an E27 bulb of at most 60 W, or an LED of at most 11 W.",
    expected: "Care and repair guide.pdf",
    last: result(1, {}),
    before: result(9, { passed: false, place: 4, instead: "Are your lamps dimmable?" }),
  });
  add({
    question:
      "I want to rent forty lamps for the wedding of my sister in the gardens behind the old castle, what is the deposit?",
    source_id: source("Lamps for events")?.id ?? null,
    quote: "A deposit of 40.00 a lamp is returned when everything came back whole.",
    expected: "Lamps for events",
    last: result(1, { passed: false, place: null, confidence: 0.41 }),
    before: null,
  });
  add({
    question: "كم مدة الضمان؟",
    source_id: source("سياسة")?.id ?? null,
    quote: "جميع المصابيح مضمونة لمدة ثلاث سنوات",
    expected: "سياسة الضمان.docx",
    last: result(1, {}),
    before: result(9, { model: "bge-small-en-v1.5" }),
  });
  add({ question: "Do you sell candles?", expected: "", last: result(1, { passed: false, place: null }), before: result(9, {}) });
}
