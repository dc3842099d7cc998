/** What a shop looks like once models answer: their calls, the bill, and chats with all that a model adds to them. */
import type { CreditEntry, Message, Thought, Why, WhyPassage } from "../bindings";
import { answerFrom } from "./answer";
import { chatWith, HOUR, MINUTE } from "./chats";
import { providersOfEveryKind } from "./registry";
import { someCalls } from "./usage";
import { leavesInTime } from "./waiting";
import { addMessage, faqsOf, id, type World } from "./world";

const thought = (known: Partial<Thought> = {}): Thought => ({
  language: "en",
  sentiment: "neutral",
  topic: null,
  tokens_in: 1284,
  tokens_out: 96,
  cost_usd: 0.0021,
  calls: ["call-0"],
  remarks: [],
  failures: [],
  ...known,
});

function whyOf(world: World, question: string, known: Partial<Why> = {}): Why {
  const { why } = answerFrom(faqsOf(world, world.bases[0]?.id ?? null), question);
  return {
    ...why,
    answerer: "Groq",
    model: "openai/gpt-oss-120b",
    confidence: 0.86,
    took_ms: 1240,
    thought: thought(),
    ...known,
  };
}

const voice = (transcript: Message["transcript"], sentiment: Message["sentiment"] = null) => ({
  sender: "contact" as const,
  text: "",
  kind: "voice" as const,
  media: { mime: "audio/ogg", name: null, bytes: 24_000, width: null, height: null },
  transcript,
  sentiment,
});

const LIST = Array.from(
  { length: 14 },
  (_, place) =>
    `${place + 1}. Room ${place + 101}: two brass pendants, 40 cm, dimmable, with a cable of ${2 + (place % 3)} metres.`,
).join("\n");

/** A chat that came to the operator: why, what it is about, and what the customer told of himself. */
function addHandover(world: World) {
  const spoken = "Já escrevi duas vezes! O candeeiro chegou partido e ninguém me responde. Quero o meu dinheiro de volta.";
  const { chat, contact } = chatWith(world, "Beatriz Campos", 3 * MINUTE, [
    { sender: "contact", text: "Bom dia, a minha encomenda chegou hoje", sentiment: "neutral" },
    {
      sender: "bot",
      text: "Que bom! Se precisar de ajuda com a montagem, estamos aqui.",
      why: whyOf(world, "How long does delivery take?", { thought: thought({ language: "pt", sentiment: "positive" }) }),
    },
    voice({ text: spoken, language: "pt", failure: null }, "negative"),
    {
      sender: "bot",
      text: world.accounts[0]?.escalation_message ?? "",
      why: whyOf(world, "Can I return something?", {
        cause: "escalation",
        confidence: 0.41,
        passages: answerFrom(faqsOf(world, world.bases[0]?.id ?? null), "Can I return something?").why.passages.map(
          (passage): WhyPassage => ({ ...passage, used: false, cut: passage.cut ?? "below_floor" }),
        ),
        reason: { kind: "topic", detail: "refund" },
        thought: thought({
          language: "pt",
          sentiment: "negative",
          topic: "refund",
          calls: ["call-1", "call-0"],
          remarks: ["The answer was not in the agreed form and was asked for once more."],
          failures: ["OpenAI: the key was refused. Groq answered instead."],
        }),
      }),
    },
  ]);
  Object.assign(chat, { owner: "human", waiting_since: Date.now() - 3 * MINUTE, unread: 1, sentiment: "negative" });
  contact.language = "pt";
  world.handovers.set(chat.id, {
    reason: { kind: "topic", detail: "refund" },
    summary:
      "Her lamp arrived broken and she wants her money back. She says that she wrote twice before and nobody answered; order 48213.",
    by_model: true,
    at: Date.now() - 3 * MINUTE,
  });
  world.facts.set(chat.id, [
    { field: "name", value: "Beatriz Campos Figueiredo", at: Date.now() - 3 * HOUR },
    { field: "email", value: "beatriz.campos@mail.example", at: Date.now() - 3 * HOUR },
    { field: "order_number", value: "48213", at: Date.now() - 3 * MINUTE },
  ]);
  const plain = [...world.chats.values()].find(({ title }) => title === "Sam O'Neill");
  if (plain)
    world.handovers.set(plain.id, {
      reason: { kind: "not_sure", detail: "" },
      summary:
        "“Do you repair antique chandeliers from 1890?” “It was my grandmother's. The wiring is old and one arm is loose.”",
      by_model: false,
      at: Date.now() - 14 * MINUTE,
    });
}

/** Files of customers, read and not read. */
function addFiles(world: World) {
  const rtl = chatWith(world, "نادية حداد", 9 * MINUTE, [
    voice(
      { text: "مرحبا، هل يمكنني استلام الطلب من المتجر يوم السبت؟ شكراً جزيلاً لكم", language: "ar", failure: null },
      "positive",
    ),
    {
      sender: "bot",
      text: "نعم، يمكنك استلامه يوم السبت من الساعة 10:00 حتى 14:00.",
      why: whyOf(world, "Can I collect my order in the shop?", { thought: thought({ language: "ar", sentiment: "positive" }) }),
    },
  ]);
  Object.assign(rtl.chat, { sentiment: "positive", unread: 0 });
  const silent = chatWith(world, "Oskar Lindqvist", 22 * MINUTE, [
    { sender: "contact", text: "Hello, please listen to this" },
    voice({ text: "", language: null, failure: "No provider turns speech into text. Choose one in the studio, then try again." }),
    voice({ text: "", language: null, failure: null }),
  ]);
  Object.assign(silent.chat, { owner: "human", waiting_since: Date.now() - 22 * MINUTE, unread: 0 });
  const reader = chatWith(world, "Henrike Baumann", 48 * MINUTE, [
    {
      sender: "contact",
      text: "Could you make an offer for this?",
      kind: "document",
      media: { mime: "application/pdf", name: "Lamps for the hotel.pdf", bytes: 88_000, width: null, height: null },
      transcript: { text: `Lamps for the hotel, second floor\n\n${LIST}`, language: "en", failure: null },
      sentiment: "positive",
    },
    {
      sender: "bot",
      text: "Thank you for the list: 28 brass pendants. From 25 pieces of the same lamp we give 12 %.",
      why: whyOf(world, "Do you offer discounts for large orders?", {
        thought: thought({ cost_usd: null, sentiment: "positive" }),
      }),
    },
  ]);
  Object.assign(reader.chat, { sentiment: "positive", unread: 0 });
}

/** Replies that wait a while, so that they can be stopped. */
function addWaiting(world: World) {
  const { chat } = chatWith(world, "Tomás Ferreira", 20_000, [
    { sender: "contact", text: "Good evening. I want to give a lamp back that I bought two weeks ago." },
    { sender: "contact", text: "It was never used, it is just too large for our kitchen 🙈" },
  ]);
  chat.unread = 0;
  const soon = addMessage(world, chat, {
    sender: "bot",
    text: "You can return anything unused within 30 days. Shall we send you a return label?",
    at: Date.now() - 5000,
    why: whyOf(world, "Can I return something?"),
    leaves_at: Date.now() + 40_000,
  });
  leavesInTime(world, chat, soon);
}

function addLedger(world: World) {
  const bot = [...world.chats.values()].filter(({ owner }) => owner === "bot");
  let balance = 0;
  const line = (kind: CreditEntry["kind"], amount: number, description: string, place: number) => {
    const chat = kind === "debit" ? bot[place % bot.length] : undefined;
    const after = kind === "debit" ? balance - amount : balance + amount;
    world.credits.unshift({
      id: id(world, "credit"),
      kind,
      amount,
      balance_before: balance,
      balance_after: after,
      description,
      chat_id: chat?.id ?? null,
      chat_title: chat?.title ?? null,
      message_id: null,
      at: Date.now() - (60 - place) * 5 * HOUR,
    });
    balance = after;
  };
  line("credit", 500, "First fill", 0);
  for (let place = 1; place < 48; place++)
    if (place === 30) line("credit", 100, "Top-up for the week of the market", place);
    else line("debit", 2, "Reply", place);
}

/** The busy shop with models that answer. */
export function addModels(world: World): World {
  world.providers = providersOfEveryKind();
  addHandover(world);
  addFiles(world);
  addWaiting(world);
  world.calls = someCalls(world, 400);
  Object.assign(world.settings, { budget_day_cents: 50, budget_month_cents: 100, credits_on: true });
  addLedger(world);
  const notice = { chat_id: null, account_id: null, seen: false };
  world.notices.push(
    {
      ...notice,
      id: "n7",
      kind: "provider",
      title: "OpenAI refused the key",
      body: "The key was refused. Make a new one and replace it. Until then Groq answers.",
      at: Date.now() - 6 * MINUTE,
    },
    {
      ...notice,
      id: "n8",
      kind: "budget",
      title: "80 % of this month's budget is spent",
      body: "When it is spent, the assistant answers on this device and hands over the rest.",
      at: Date.now() - 40 * MINUTE,
    },
  );
  return world;
}

/** The same at the end of its money. */
export function spendAll(world: World): World {
  Object.assign(world.settings, { budget_day_cents: 1, budget_month_cents: 20 });
  const last = world.credits[0];
  if (last)
    world.credits.unshift({
      ...last,
      id: id(world, "credit"),
      kind: "debit",
      amount: last.balance_after,
      balance_before: last.balance_after,
      balance_after: 0,
      description: "Replies of the fair, charged together because the computer was off for two days",
      at: Date.now() - MINUTE,
    });
  return world;
}

/** The same on its first day: so few of everything that all of it is in sight. */
export function onlyAFew(world: World): World {
  world.providers = world.providers.filter(({ id }) => id !== "provider-house");
  world.calls = world.calls.slice(0, 6);
  world.credits = world.credits.slice(-4);
  return world;
}
