/** The assistant's settings as the studio edits them: every field there, what is wrong with them, and what was changed. */
import { z } from "zod";
import type { AssistantSettings } from "../../ipc";

export type Settings = Required<AssistantSettings>;
export type SettingName = keyof Settings;

/** The parts of the form, in the order somebody thinks of them. */
export const SECTIONS = {
  who: ["model", "fallbacks", "language", "max_tokens", "max_messages", "temperature", "history"],
  persona: ["bot_name", "persona"],
  knowledge: ["bases", "free_answers"],
  handover: ["threshold", "topics", "repeat_limit"],
  autonomy: ["autonomy", "delay_s"],
  reads: ["look_at_pictures", "transcription", "look_at_films", "read_documents"],
  privacy: ["mask"],
  hours: ["hours", "hours_note"],
  lead: ["lead_fields"],
} as const satisfies Record<string, readonly SettingName[]>;

export type SectionId = keyof typeof SECTIONS;

const isSection = (id: string): id is SectionId => id in SECTIONS;
export const SECTION_IDS: SectionId[] = Object.keys(SECTIONS).filter(isSection);
export const NAMES: SettingName[] = SECTION_IDS.flatMap((id): readonly SettingName[] => SECTIONS[id]);
const namesOf = (section: SectionId): readonly SettingName[] => SECTIONS[section];
export const sectionOf = (name: SettingName): SectionId =>
  SECTION_IDS.find((section) => namesOf(section).includes(name)) ?? "who";

/** What the core fills in by itself where a file of settings is older than the program. */
const DEFAULTS: Settings = {
  bot_name: "",
  persona: "",
  model: null,
  fallbacks: [],
  temperature: 0.7,
  max_tokens: 200,
  history: 20,
  bases: [],
  free_answers: false,
  threshold: 0.6,
  language: null,
  autonomy: "automatic",
  delay_s: 30,
  topics: [],
  repeat_limit: 3,
  lead_fields: [],
  look_at_pictures: true,
  transcription: null,
  look_at_films: true,
  read_documents: true,
  mask: false,
  max_messages: 3,
  hours: [],
  hours_note: "",
};

export const complete = (settings: AssistantSettings): Settings => ({ ...DEFAULTS, ...settings });

export const LIMITS = { botName: 60, persona: 8000, note: 500, topics: 20, topicName: 40, leads: 12, leadName: 40, fallbacks: 3 };

const ranged = (least: number, most: number, message: string) =>
  z.number(message).int(message).min(least, message).max(most, message);

/** The messages are names of texts: `assistant.problem.*`. */
const schema = z.object({
  bot_name: z.string().max(LIMITS.botName, "nameTooLong"),
  persona: z.string().max(LIMITS.persona, "personaTooLong"),
  hours_note: z.string().max(LIMITS.note, "noteTooLong"),
  max_tokens: ranged(50, 4000, "length"),
  max_messages: ranged(1, 5, "messages"),
  history: ranged(0, 100, "history"),
  delay_s: ranged(5, 3600, "delay"),
  repeat_limit: z.literal(0).or(ranged(2, 10, "repeat")),
  topics: z.array(z.object({ name: z.string().trim().min(1, "topicName"), words: z.array(z.string().max(60, "topicWord")) })),
  lead_fields: z
    .array(z.object({ name: z.string().regex(/^\w{1,40}$/, "leadName"), description: z.string().max(200, "leadText") }))
    .refine((fields) => new Set(fields.map(({ name }) => name)).size === fields.length, "leadTwice"),
  hours: z
    .array(z.object({ day: z.number(), opens: z.number("hoursOrder"), closes: z.number("hoursOrder") }))
    .refine((all) => all.every(({ opens, closes }) => opens < closes && closes <= 1440), "hoursOrder")
    .refine(
      (all) =>
        all.every((one, place) =>
          all.slice(place + 1).every((other) => other.day !== one.day || other.opens >= one.closes || one.opens >= other.closes),
        ),
      "hoursOverlap",
    ),
});

const PROBLEMS = [
  "nameTooLong",
  "personaTooLong",
  "noteTooLong",
  "length",
  "messages",
  "history",
  "delay",
  "repeat",
  "topicName",
  "topicWord",
  "leadName",
  "leadText",
  "leadTwice",
  "hoursOrder",
  "hoursOverlap",
] as const;
export type Problem = (typeof PROBLEMS)[number];

/** What is wrong, one thing a field. */
export function problemsOf(settings: Settings): Partial<Record<SettingName, Problem>> {
  const { error } = schema.safeParse(settings);
  const found: Partial<Record<SettingName, Problem>> = {};
  for (const { path, message } of error?.issues ?? []) {
    const name = NAMES.find((known) => known === path[0]);
    const problem = PROBLEMS.find((known) => known === message) ?? (name === "repeat_limit" ? "repeat" : undefined);
    if (name && problem) found[name] ??= problem;
  }
  return found;
}

/** How the core begins its sentences about each field: by this a refusal finds its place. The first that fits counts. */
const REFUSALS: [RegExp, SettingName][] = [
  [/^The assistant's name/, "bot_name"],
  [/^The persona/, "persona"],
  [/^The note on opening hours/, "hours_note"],
  [/^Opening hours/, "hours"],
  [/^The temperature/, "temperature"],
  [/^The confidence/, "threshold"],
  [/^The length of an answer/, "max_tokens"],
  [/^The number of earlier messages/, "history"],
  [/^The delay/, "delay_s"],
  [/^The number of messages/, "max_messages"],
  [/^The number of repetitions/, "repeat_limit"],
  [/^Fallbacks/, "fallbacks"],
  [/^Knowledge bases/, "bases"],
  [/^(Topics|A topic|Words of a topic)/, "topics"],
  [/^Fields to learn|^A field|: a field's name/, "lead_fields"],
  [/^The reply language/, "language"],
  [/speech|transcription/i, "transcription"],
  [/knowledge base/i, "bases"],
  [/provider|model|is not set up/i, "model"],
];

export const settingOfRefusal = (message: string): SettingName | null =>
  REFUSALS.find(([start]) => start.test(message))?.[1] ?? null;

const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export const changedNames = (saved: Settings, draft: Settings): SettingName[] =>
  NAMES.filter((name) => !equal(saved[name], draft[name]));

export const sameSettings = (a: Settings, b: Settings) => changedNames(a, b).length === 0;
