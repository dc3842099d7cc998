/** The worlds that tests, `dev:fake` (`?world=many`) and the picture script ask for by name. */
import type { Base, LaunchProblem } from "../bindings";
import { answerFrom } from "./answer";
import { addAssistant } from "./assistant";
import { everyPhase } from "./catalogue";
import { addWordings } from "./faqs";
import { addFlowing } from "./labels";
import { chatWith, DAY, HOUR, type Line, MINUTE } from "./chats";
import { manyFlows } from "./flowSeed";
import { addLinked, LINK_RUNS } from "./linked";
import { addGaps, addManyGaps } from "./gaps";
import { addPins } from "./pins";
import { addManySources, addSources } from "./shelf";
import { addModels, onlyAFew, spendAll } from "./served";
import { addFlows } from "./runs";
import { CUSTOMERS, FAQS, PEOPLE, SMALL_TALK } from "./shop";
import { addSurroundings } from "./surroundings";
import { addMessage, emptyWorld, faqsOf, id, newAccount, type World } from "./world";

export function addShop(world: World) {
  const base: Base = { id: id(world, "base"), name: "Lamp shop", is_default: true, languages: [], faqs: 0, sources: 0, gaps: 0 };
  world.bases.push(base);
  FAQS.forEach(([question, answer], place) =>
    world.faqs.push({
      id: id(world, "faq"),
      base_id: base.id,
      question,
      variants: [],
      answer,
      updated_at: Date.now() - place * DAY,
      uses: (place * 7) % 23,
    }),
  );
  world.index = { ...world.index, done: FAQS.length, total: FAQS.length };
  const account = newAccount(world, "Practice");
  for (const [name, phone] of CUSTOMERS)
    world.people.push({
      account_id: account.id,
      chat_id: "",
      jid: `${phone.replace(/\D/g, "")}@s.whatsapp.net`,
      name,
      phone,
      avatar: null,
      last: "",
      last_at: null,
      unread: 0,
      bubbles: [],
      shopTyping: false,
    });
  return account;
}

function shop(): World {
  const world = emptyWorld();
  world.launch = {
    state: "ready",
    first_run: false,
    open_chat: null,
    version: "0.1.0",
    data_dir: "/home/you/.local/share/switchboard",
    warnings: [],
  };
  world.settings.welcome_done = true;
  addShop(world);
  return world;
}

function answered(world: World, question: string): Line[] {
  const { reply, why, action } = answerFrom(faqsOf(world, world.bases[0]?.id ?? null), question);
  const account = world.accounts[0];
  return [
    { sender: "contact", text: question },
    { sender: "bot", text: action === "reply" ? reply : (account?.escalation_message ?? ""), why },
  ];
}

/** A morning in the shop: every state a chat can be in, once. */
function busy(): World {
  const world = shop();
  addSources(world);
  addWordings(world);
  const question = "How long does delivery take to Porto?";
  const first = chatWith(world, "Ana Ribeiro", 2 * MINUTE, [
    { sender: "contact", text: "Hello 👋", at: Date.now() - DAY - HOUR },
    {
      sender: "operator",
      text: "Good morning Ana, nice to hear from you. Did the *brass pendant* arrive?",
      at: Date.now() - DAY - 50 * MINUTE,
    },
    { sender: "contact", text: "Yes, look how good it looks", at: Date.now() - DAY - 40 * MINUTE },
    {
      sender: "contact",
      text: "",
      kind: "image",
      media: { mime: "image/png", name: "lamp.png", bytes: 182_000, width: 640, height: 480 },
      at: Date.now() - DAY - 39 * MINUTE,
      reactions: [{ emoji: "❤️", sender: "operator" }],
    },
    { sender: "phone", text: "Beautiful. Thank you for the picture", at: Date.now() - DAY - 30 * MINUTE },
    ...answered(world, question),
    ...answered(world, "And can I return something?"),
  ]);
  first.chat.unread = 0;
  first.contact.about = "Interior designer in Porto";
  first.contact.vip = true;
  first.chat.vip = true;

  const human = chatWith(world, "Sam O'Neill", 14 * MINUTE, [
    ...answered(world, "Do you repair antique chandeliers from 1890?"),
    { sender: "contact", text: "It was my grandmother's. The wiring is old and one arm is loose." },
  ]);
  Object.assign(human.chat, { owner: "human", waiting_since: Date.now() - 14 * MINUTE, unread: 2 });
  human.contact.notes = "Called on Tuesday about the chandelier. Wants an estimate before he sends it.";

  const approval = chatWith(world, "Priya Nair", 4 * MINUTE, [
    { sender: "contact", text: "Do you offer discounts for large orders? I need 12 lamps." },
  ]);
  const draft = answerFrom(faqsOf(world, world.bases[0]?.id ?? null), "Do you offer discounts for large orders?");
  Object.assign(approval.chat, { owner: "approval", draft_pending: true, unread: 1, waiting_since: Date.now() - 4 * MINUTE });
  approval.contact.approval = true;
  world.drafts.push({
    id: id(world, "draft"),
    chat_id: approval.chat.id,
    chat_title: approval.chat.title,
    text: draft.reply,
    why: draft.why,
    created_at: Date.now() - 4 * MINUTE,
  });

  const maybe = chatWith(world, "Jonas Weber", 35 * MINUTE, [
    { sender: "contact", text: "When does my parcel arrive?" },
    { sender: "operator", text: "It left us this morning. You should have it on Thursday.", state: "maybe_sent" },
  ]);
  Object.assign(maybe.chat, { owner: "human", unread: 0, preview_state: "maybe_sent" });

  const failed = chatWith(world, "ليلى حسن", 3 * HOUR, [
    { sender: "contact", text: "مرحبا، هل لديكم مصباح أسود؟" },
    {
      sender: "operator",
      text: "نعم، لدينا هذا المصباح باللون الأسود.",
      state: "delivered",
      quoted: { message_id: null, text: "مرحبا، هل لديكم مصباح أسود؟", sender: "contact" },
    },
    { sender: "operator", text: "Shall I put one aside for you?", state: "failed", failure: "The account was not connected" },
  ]);
  Object.assign(failed.chat, { owner: "human", unread: 0, preview_state: "failed" });

  const files = chatWith(world, "Maximiliane Constantia von Hohenstein-Oldenburg the Younger of Lower Saxony", 26 * HOUR, [
    {
      sender: "contact",
      text: "",
      kind: "document",
      media: {
        mime: "application/pdf",
        name: "Floor plan of the restaurant, second version with the terrace.pdf",
        bytes: 1_482_000,
        width: null,
        height: null,
      },
    },
    {
      sender: "contact",
      text: "",
      kind: "voice",
      media: { mime: "audio/wav", name: null, bytes: 24_000, width: null, height: null },
    },
    { sender: "contact", text: "41.1496, -8.6109", kind: "location" },
    { sender: "contact", text: "", deleted: true },
    { sender: "contact", text: "We open on the 14th, so delivery by the 10th would be ideal", edited: true },
    { sender: "operator", text: "Noted, thank you.", state: "delivered" },
  ]);
  Object.assign(files.chat, { owner: "human", unread: 0 });

  const stopped = chatWith(world, "Pavel Novák", 2 * DAY, [
    { sender: "contact", text: "STOP" },
    { sender: "bot", text: "You will get no automatic messages from us any more. Write START to change that." },
  ]);
  stopped.chat.opted_out = stopped.contact.opted_out = true;
  stopped.chat.unread = 0;
  for (const [place, name] of PEOPLE.slice(6).entries()) {
    const chat = chatWith(world, name, (place + 4) * HOUR, [
      ...answered(world, FAQS[place]?.[0] ?? "Hello"),
      { sender: "contact", text: SMALL_TALK[place] ?? "Thanks" },
    ]).chat;
    chat.unread = 0;
    if (place % 3 === 0) chat.status = "resolved";
  }
  const account = world.accounts[0];
  if (account) Object.assign(account, { messages_today: 46, chats: world.chats.size, unread: 3 });
  addGaps(world);
  addPins(world);
  addAssistant(world);
  world.notices.push(
    {
      id: "n1",
      kind: "escalation",
      title: "Sam O'Neill needs you",
      body: "No answer was sure enough: “Do you repair antique chandeliers from 1890?”",
      chat_id: human.chat.id,
      account_id: null,
      at: Date.now() - 14 * MINUTE,
      seen: false,
    },
    {
      id: "n2",
      kind: "approval_needed",
      title: "An answer for Priya Nair waits for you",
      body: "From 10 pieces of the same lamp we give 8 %…",
      chat_id: approval.chat.id,
      account_id: null,
      at: Date.now() - 4 * MINUTE,
      seen: false,
    },
    {
      id: "n3",
      kind: "maybe_sent",
      title: "A message to Jonas Weber may not have arrived",
      body: "The program stopped while it was being sent. Check the phone.",
      chat_id: maybe.chat.id,
      account_id: null,
      at: Date.now() - 30 * MINUTE,
      seen: true,
    },
    {
      id: "n4",
      kind: "missed_while_away",
      title: "7 messages came while Switchboard was closed",
      body: "They are older than 30 minutes and were not answered.",
      chat_id: null,
      account_id: null,
      at: Date.now() - 5 * HOUR,
      seen: true,
    },
    {
      id: "n5",
      kind: "source_failed",
      title: "“Scan of the old catalogue.pdf” could not be read",
      body: "Its 48 pages are pictures without text. Run text recognition (OCR) over it and add it again.",
      chat_id: null,
      account_id: null,
      at: Date.now() - 6 * HOUR,
      seen: true,
    },
    {
      id: "n6",
      kind: "search_model",
      title: "Search uses BGE small (English) now",
      body: "5 of 6 checks are right, 1 is broken.",
      chat_id: null,
      account_id: null,
      at: Date.now() - 20 * HOUR,
      seen: true,
    },
  );
  addFlows(world);
  addSurroundings(world);
  return world;
}

function many(): World {
  const world = busy();
  addManySources(world);
  addManyGaps(world);
  world.flows.push(...manyFlows());
  newAccount(world, "Second practice");
  for (let place = 0; place < 5000; place++) {
    const name = `${PEOPLE[place % PEOPLE.length] ?? "Guest"} ${place + 1}`;
    const { chat } = chatWith(world, name, (place + 3) * 11 * MINUTE, [
      { sender: place % 4 === 0 ? "operator" : "contact", text: SMALL_TALK[place % SMALL_TALK.length] ?? "Hello" },
    ]);
    chat.unread = place % 9 === 0 ? (place % 13) + 1 : 0;
    chat.owner = place % 5 === 0 ? "human" : "bot";
    chat.waiting_since = place % 20 === 0 ? chat.last_message_at : null;
    if (place % 2 === 1) chat.status = "resolved";
  }
  const long = [...world.chats.values()][0];
  if (long) {
    const recent = world.messages.get(long.id) ?? [];
    world.messages.set(long.id, []);
    const total = 3000;
    for (let place = 0; place < total; place++)
      addMessage(world, long, {
        sender: place % 3 === 0 ? "operator" : "contact",
        state: place % 3 === 0 ? "read" : null,
        text: `${SMALL_TALK[place % SMALL_TALK.length] ?? ""} (${place + 1})`,
        at: Date.now() - 2 * DAY - (total - place) * 20 * MINUTE,
      });
    for (const message of recent) addMessage(world, long, message);
    world.messages.get(long.id)?.forEach((message, place) => (message.seq = place + 1));
    long.unread = 0;
    long.last_message_at = Date.now() - 2 * MINUTE;
  }
  for (let place = 0; place < 1200; place++)
    world.faqs.push({
      id: id(world, "faq"),
      base_id: world.bases[0]?.id ?? "",
      question: `Is lamp number ${place + 100} in stock?`,
      variants: [],
      answer: `Lamp ${place + 100} is in stock and leaves us within one day.`,
      updated_at: Date.now() - place * HOUR,
      uses: place % 7,
    });
  world.index = { ...world.index, state: "indexing", done: 412, total: 1214 };
  return world;
}

const PROBLEMS: LaunchProblem[] = ["locked", "newer_version", "wrong_key", "key_missing", "corrupt", "io"];

const WORLDS: Record<string, () => World> = {
  first: emptyWorld,
  empty: () => Object.assign(shop(), { faqs: [] }),
  shop,
  busy,
  many,
  frozen: () => {
    const world = busy();
    world.settings.frozen = true;
    return world;
  },
  warned: () => {
    const world = busy();
    if (world.launch.state === "ready")
      world.launch.warnings = ["No system keychain was found: the key of your data is kept in a file beside it."];
    return world;
  },
  models: () => Object.assign(busy(), { models: everyPhase() }),
  served: () => addModels(busy()),
  few: () => onlyAFew(addModels(busy())),
  spent: () => spendAll(addModels(busy())),
  flowing: () => addFlowing(busy()),
  linked: () => addLinked(busy()),
  ...Object.fromEntries(
    Object.entries(LINK_RUNS).map(([step, linkRun]) => [`linking-${step}`, () => Object.assign(addLinked(busy()), { linkRun })]),
  ),
  failing: () => Object.assign(busy(), { failing: true }),
  slow: () => Object.assign(busy(), { lag: 100_000 }),
  starting: () => Object.assign(emptyWorld(), { launch: { state: "starting" } }),
  ...Object.fromEntries(
    PROBLEMS.map((problem) => [
      problem,
      () =>
        Object.assign(emptyWorld(), {
          launch: {
            state: "failed",
            problem,
            detail: "open /home/you/.local/share/switchboard/app.db: os error 11 (resource temporarily unavailable)",
            data_dir: "/home/you/.local/share/switchboard",
          },
        }),
    ]),
  ),
};

export const worldNamed = (name: string): World => (WORLDS[name] ?? emptyWorld)();
