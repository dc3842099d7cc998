/** What flows do in chats of the fake core: labels, choices that are tapped, files; and a world that has all of it. */
import type { ChatRow, Message, Offer, PracticeBubble, WhyFlow } from "../bindings";
import type { Host } from "../host";
import { customerSays } from "./practice";
import { found, refuse, type Replies } from "./reply";
import { addMessage, announce, id, type Person, type World } from "./world";

type Commands = Pick<Host["commands"], "addLabel" | "removeLabel" | "labels" | "practiceTap">;
type Deliver = (world: World, chat: ChatRow, message: string, text: string) => void;

const tell = () => announce({ topic: "contacts" }, { topic: "chats" });

const folded = (label: string) => label.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();

function labelsInUse(world: World): string[] {
  const counts = new Map<string, { label: string; count: number }>();
  for (const { labels } of world.contacts.values())
    for (const label of labels ?? []) {
      const known = counts.get(folded(label));
      counts.set(folded(label), { label, count: (known?.count ?? 0) + 1 });
    }
  return [...counts.values()].toSorted((a, b) => b.count - a.count).map(({ label }) => label);
}

export const labelCommands = ({ answer, read }: Replies, deliver: Deliver): Commands => ({
  addLabel: (wanted, given) =>
    answer((world) => {
      const contact = found(world.contacts.get(wanted));
      const label = given.trim().replaceAll(/\s+/g, " ");
      if (label === "") refuse("invalid", "The label is empty. Write what the contact is to you.");
      if (label.length > 40)
        refuse("invalid", `The label has ${label.length} characters; 40 is the most. Shorten it and try again.`);
      const labels = contact.labels ?? [];
      if (!labels.some((known) => folded(known) === folded(label))) contact.labels = [...labels, label];
      tell();
      return contact;
    }),
  removeLabel: (wanted, label) =>
    answer((world) => {
      const contact = found(world.contacts.get(wanted));
      contact.labels = (contact.labels ?? []).filter((known) => folded(known) !== folded(label));
      tell();
      return contact;
    }),
  labels: () => read(labelsInUse),
  practiceTap: (_account, jid, choice) =>
    answer((world) => {
      const person = found(world.people.find((known) => known.jid === jid));
      const asked = person.bubbles.findLast(({ choices }) => choices.length > 0);
      if (asked?.choices.some((known) => known.id === choice.id)) goesOn(world, person, choice, deliver);
      else customerSays(world, person, { kind: "text", text: choice.label, media: null, tap: choice.id }, deliver);
      return null;
    }),
});

/** The flow that asked takes the answer, and the shop says what comes next. */
function goesOn(world: World, person: Person, choice: Offer, deliver: Deliver) {
  const chat = found(world.chats.get(person.chat_id));
  const say = () =>
    announce({ topic: "chats" }, { topic: "messages", chat_id: chat.id }, { topic: "practice", account_id: chat.account_id });
  person.bubbles.push(bubble(id(world, "wire"), { from_me: true, text: choice.label, ticks: "read", tap: choice.id }));
  addMessage(world, chat, { sender: "contact", text: choice.label, tap: choice.id });
  person.shopTyping = true;
  say();
  setTimeout(() => {
    person.shopTyping = false;
    const text = choice.id === "repair" ? "What is broken? A photograph helps." : "Which day suits you?";
    deliver(world, chat, addMessage(world, chat, { sender: "bot", text, why: whyOf(chat, "when", "Which day") }).id, text);
    say();
  }, world.pace);
}

const bubble = (wire_id: string, given: Partial<PracticeBubble>): PracticeBubble => ({
  wire_id,
  from_me: false,
  kind: "text",
  text: "",
  media: null,
  at: Date.now(),
  ticks: null,
  choices: [],
  tap: null,
  file_of: null,
  edited: false,
  deleted: false,
  reaction: null,
  ...given,
});

const BOOKING: Omit<WhyFlow, "run_id" | "node" | "node_title" | "trigger"> = {
  flow_id: "flow-booking",
  name: "Book an appointment",
  version_id: "flow-booking-v1",
  version: 1,
};

const whyOf = (chat: ChatRow, node: string, title: string, trigger = ""): Message["why"] => ({
  cause: "flow",
  question: "",
  answerer: "flow",
  model: null,
  floor: null,
  confidence: null,
  took_ms: null,
  passages: [],
  approved_by_operator: false,
  reason: null,
  thought: null,
  flow: { ...BOOKING, run_id: `run-flow-booking-${chat.id}`, node, node_title: title, trigger },
});

const OFFERS: Offer[] = [
  { id: "see", label: "See lamps" },
  { id: "repair", label: "A repair" },
];

const ASKED = "Gladly. What is it about?\n\n1. See lamps\n2. A repair";

const PICTURE = { mime: "image/png", name: null, bytes: 184_000, width: 640, height: 480 };
const PRICES = { mime: "application/pdf", name: "Price list spring.pdf", bytes: 482_000, width: null, height: null };

/** The same shop in which flows talk: labels on customers, choices in a chat and on a practice phone, files. */
export function addFlowing(world: World): World {
  const [first, second] = [...world.chats.values()];
  if (!first || !second) return world;
  const contacts = [...world.contacts.values()];
  contacts.forEach((contact, place) => {
    if (place < 6)
      contact.labels = [["wholesale", "Porto"], ["appointment"], ["wholesale"], [], ["مصباح أسود"], ["unpaid"]][place];
  });
  const began = "“I want to come by” has the word “come by”, and the flow answers on every account.";
  const say = (given: Partial<Message> & Pick<Message, "sender" | "text">) =>
    addMessage(world, first, { state: given.sender === "contact" ? null : "read", ...given });
  say({ sender: "contact", text: "I want to come by" });
  say({ sender: "bot", text: ASKED, choices: OFFERS, why: whyOf(first, "what", "What for", began) });
  say({ sender: "contact", text: "See lamps", tap: "see" });
  say({
    sender: "bot",
    kind: "image",
    text: "This is what stands here now.",
    media: PICTURE,
    why: whyOf(first, "show", "The window"),
  });
  say({ sender: "bot", kind: "document", text: "", media: null, state: "queued", why: whyOf(first, "list", "Price list") });
  say({
    sender: "bot",
    text: "Which lamp?\n\n1. The round one\n2. The tall one\n3. None of them, thank you",
    state: "queued",
    choices: [
      { id: "round", label: "The round one" },
      { id: "tall", label: "The tall one" },
      { id: "none", label: "None of them, thank you" },
    ],
    why: whyOf(first, "which", "Which lamp"),
  });
  first.unread = 0;
  const person = world.people[0];
  if (person) onThePhone(world, person, second);
  return world;
}

function onThePhone(world: World, person: Person, chat: ChatRow) {
  person.chat_id = chat.id;
  const file = addMessage(world, chat, { sender: "bot", kind: "image", text: "The window today", media: PICTURE, state: "read" });
  const list = addMessage(world, chat, { sender: "bot", kind: "document", text: "", media: PRICES, state: "read" });
  const again = [
    { id: "yes", label: "Yes, please" },
    { id: "no", label: "Not now" },
  ];
  person.bubbles.push(
    bubble("p1", { from_me: true, text: "Hello, may I come by?", ticks: "read" }),
    bubble("p2", { text: "Shall I show you what we have?\n\n1. Yes, please\n2. Not now", choices: again }),
    bubble("p3", { from_me: true, text: "Yes, please", ticks: "read", tap: "yes" }),
    bubble("p4", { kind: "image", text: "The window today", media: PICTURE, file_of: file.id }),
    bubble("p5", { kind: "document", media: PRICES, file_of: list.id }),
    bubble("p6", { text: ASKED, choices: OFFERS }),
  );
}
