/** Questions without a good answer, in the fake core. */
import type { Gap } from "../bindings";
import type { Host } from "../host";
import type { Replies } from "./reply";
import { announce, id, type World } from "./world";

type Commands = Pick<Host["commands"], "gaps" | "closeGaps" | "reopenGaps">;

const HOUR = 3_600_000;

const move = (from: Gap[], to: Gap[], ids: string[]) => {
  const moved = from.filter((gap) => gap.ids.some((known) => ids.includes(known)));
  for (const gap of moved) from.splice(from.indexOf(gap), 1);
  to.push(...moved);
};

export const gapCommands = ({ answer, read }: Replies): Commands => ({
  gaps: (base) =>
    read((world) =>
      world.gaps.filter((gap) => gap.base_id === base).toSorted((a, b) => b.count - a.count || b.last_at - a.last_at),
    ),
  closeGaps: (ids) =>
    answer((world) => {
      move(world.gaps, world.settledGaps, ids);
      announce({ topic: "knowledge" });
      return null;
    }),
  reopenGaps: (ids) =>
    answer((world) => {
      move(world.settledGaps, world.gaps, ids);
      announce({ topic: "knowledge" });
      return null;
    }),
});

type Asked = { question: string; others?: string[]; count: number; hours: number; chat?: string; reply?: string };

const ASKED: Asked[] = [
  {
    question: "Do you repair antique chandeliers from 1890?",
    others: ["Can you fix an old chandelier?", "My grandmother's chandelier has a loose arm, do you repair such things?"],
    count: 6,
    hours: 0.3,
    chat: "Sam O'Neill",
    reply: "Yes, we do. Bring it on a Thursday and we look at the wiring first; the estimate costs nothing.",
  },
  {
    question: "Do you have this lamp in black?",
    others: ["Is the pendant also there in black?", "black version??", "Which colours does the harbour light come in?"],
    count: 4,
    hours: 3,
    chat: "Tom",
  },
  {
    question: "Can I pay in three instalments?",
    others: ["Do you offer payment by month?"],
    count: 3,
    hours: 22,
    chat: "Lars Berg",
  },
  {
    question: "هل تشحنون إلى دبي؟",
    others: ["كم تكلفة الشحن إلى الإمارات؟"],
    count: 2,
    hours: 30,
    chat: "ليلى حسن",
    reply: "نعم، يستغرق الشحن عشرة أيام.",
  },
  { question: "Are you open on 24 December?", count: 2, hours: 50 },
  {
    question:
      "We are opening a restaurant with forty seats in spring and look for somebody who plans the light for the whole room, including the terrace and the two small rooms on the first floor. Is this something that you do, and what would it cost roughly?",
    count: 1,
    hours: 75,
    chat: "Maximiliane",
  },
];

function addAsked(world: World, { question, others = [], count, hours, chat, reply }: Asked) {
  world.gaps.push({
    ids: Array.from({ length: count }, () => id(world, "gap")),
    base_id: world.bases[0]?.id ?? "",
    question,
    others,
    count,
    last_at: Date.now() - hours * HOUR,
    chat_id: [...world.chats.values()].find(({ title }) => chat !== undefined && title.startsWith(chat))?.id ?? null,
    reply: reply ?? null,
  });
}

export const addGaps = (world: World) => ASKED.forEach((asked) => addAsked(world, asked));

export function addManyGaps(world: World) {
  for (let place = 0; place < 300; place++)
    addAsked(world, {
      question: `Does lamp number ${place + 100} come with a dimmer?`,
      count: 1 + (place % 3),
      hours: 80 + place,
    });
}
