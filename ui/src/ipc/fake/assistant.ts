/** The assistant's settings and trying them, in the fake core. */
import type { AssistantSettings, PastQuestion, Tried } from "../bindings";
import type { Host } from "../host";
import { PERSONAS } from "./personas";
import { providersInUse } from "./registry";
import { found, refuse, type Replies } from "./reply";
import { previewOf, triedWith } from "./tries";
import { announce, type World } from "./world";

type Commands = Pick<
  Host["commands"],
  "personas" | "assistant" | "updateAssistant" | "previewRequest" | "tryAssistant" | "pastQuestions"
>;

export const assistantDefaults = (): Required<AssistantSettings> => ({
  bot_name: "",
  persona: PERSONAS[0]?.persona ?? "",
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
  topics: ["refund", "complaint", "legal"].map((name) => ({ name, words: [], rule: "human" })),
  repeat_limit: 3,
  lead_fields: [
    { name: "name", description: "The customer's own name" },
    { name: "email", description: "An e-mail address" },
    { name: "phone", description: "A phone number other than the one he writes from" },
    { name: "location", description: "Town or address" },
  ],
  look_at_pictures: true,
  transcription: null,
  look_at_films: true,
  read_documents: true,
  mask: false,
  max_messages: 3,
  hours: [],
  hours_note: "",
});

/** An assistant that somebody has worked on: a model, rules, hours, and words in other scripts. */
export function addAssistant(world: World) {
  const account = world.accounts[0];
  if (!account) return;
  world.providers = providersInUse();
  world.assistants.set(account.id, {
    ...assistantDefaults(),
    bot_name: "Lumi",
    model: { provider_id: "groq", model: "openai/gpt-oss-120b" },
    transcription: { provider_id: "groq", model: "whisper-large-v3-turbo" },
    autonomy: "delayed",
    topics: [
      { name: "refund", words: ["money back", "reembolso", "استرداد"], rule: "human" },
      { name: "complaint", words: ["broken", "crack", "disappointed"], rule: "draft" },
      { name: "legal", words: ["lawyer", "court"], rule: "human" },
    ],
    hours: [1, 2, 3, 4, 5].map((day) => ({ day, opens: 540, closes: 1080 })).concat({ day: 6, opens: 600, closes: 840 }),
    hours_note: "Closed on 24, 25 and 26 December. On 31 December only until 13:00.",
  });
  account.answered_by = "Groq · GPT-OSS 120B";
}

const settingsOf = (world: World, account: string) => ({ ...assistantDefaults(), ...world.assistants.get(account) });

function check(world: World, settings: Required<AssistantSettings>) {
  const { bot_name, hours, model, topics } = settings;
  if (bot_name.length > 60) refuse("invalid", "The assistant's name has 60 characters at most.");
  if (topics.some(({ name }) => name.trim() === "")) refuse("invalid", "A topic needs a name.");
  if (hours.some(({ opens, closes }) => opens >= closes))
    refuse("invalid", "Opening hours: the closing time must be after the opening time, on the same day.");
  if (model && !world.providers.some(({ id }) => id === model.provider_id))
    refuse("invalid", "A provider that was deleted is not set up.");
}

/** Questions of customers with what they got, newest first. */
function pastQuestionsOf(world: World, account: string): PastQuestion[] {
  const all: PastQuestion[] = [];
  for (const chat of world.chats.values()) {
    const list = chat.account_id === account ? (world.messages.get(chat.id) ?? []) : [];
    list.forEach((message, place) => {
      if (message.sender !== "contact" || message.text === "" || message.kind !== "text") return;
      const next = list[place + 1];
      if (next?.sender === "contact") return;
      all.push({
        message_id: message.id,
        chat_id: chat.id,
        chat_title: chat.title,
        question: message.text,
        reply: next?.text ?? "",
        by_bot: next?.sender === "bot",
        at: message.at,
      });
    });
  }
  return all.toSorted((a, b) => b.at - a.at);
}

const messageOf = (world: World, id: string) => found([...world.messages.values()].flat().find((message) => message.id === id));

export function assistantCommands({ answer, read }: Replies): Commands {
  /** A model thinks for a while, the device hardly. */
  const thinking = async (model: boolean) => {
    const pace = await answer((world) => world.pace);
    const ms = pace.status === "ok" ? pace.data / (model ? 2 : 8) : 0;
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  };
  return {
    personas: () => Promise.resolve(PERSONAS),
    assistant: (account) => read((world) => settingsOf(world, account)),
    updateAssistant: (account, settings) =>
      answer((world) => {
        const next = { ...assistantDefaults(), ...settings };
        check(world, next);
        world.assistants.set(account, next);
        const row = found(world.accounts.find(({ id }) => id === account));
        row.answered_by = next.model ? `${next.model.provider_id} · ${next.model.model}` : "";
        announce({ topic: "accounts" });
        return next;
      }),
    previewRequest: (attempt) => read((world) => previewOf(world, { ...attempt, settings: complete(attempt.settings) })),
    tryAssistant: async (attempt) => {
      await thinking((attempt.settings.model ?? null) !== null);
      return answer((world): Tried => {
        const question = attempt.of_message === null ? attempt.question : messageOf(world, attempt.of_message).text;
        if (question.trim() === "") return refuse("invalid", "Write what the customer says.");
        return triedWith(world, { ...attempt, question, settings: complete(attempt.settings) });
      });
    },
    pastQuestions: (account, limit) => read((world) => pastQuestionsOf(world, account).slice(0, limit)),
  };
}

const complete = (settings: AssistantSettings) => ({ ...assistantDefaults(), ...settings });
