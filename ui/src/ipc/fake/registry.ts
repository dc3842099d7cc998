/** The providers that the fake core knows. */
import type { ModelInfo, Provider } from "../bindings";

const model = (id: string, name: string, known: Partial<ModelInfo> = {}): ModelInfo => ({
  id,
  name,
  vision: false,
  audio: false,
  shape: "schema",
  tools: true,
  context: 128_000,
  price_in: null,
  price_out: null,
  listed: false,
  edited: false,
  ...known,
});

export const provider = (
  id: string,
  name: string,
  key_page: string,
  models: ModelInfo[],
  known: Partial<Provider> = {},
): Provider => ({
  id,
  kind: id,
  name,
  base_url: `https://api.${id}.example/v1`,
  address_editable: false,
  needs_key: true,
  has_key: false,
  key_page,
  on_this_computer: false,
  standing: { state: "not_set_up" },
  models,
  models_listed_at: null,
  transcription_model: null,
  concurrent: 4,
  timeout_s: 45,
  ...known,
});

/** What the registry of the core has, as it is before anything is set up. */
export const registry = (): Provider[] => [
  provider(
    "groq",
    "Groq",
    "console.groq.com/keys",
    [
      model("llama-3.3-70b-versatile", "Llama 3.3 70B", { shape: "json", price_in: 0.59, price_out: 0.79 }),
      model("openai/gpt-oss-120b", "GPT-OSS 120B", { price_in: 0.15, price_out: 0.6 }),
    ],
    { transcription_model: "whisper-large-v3-turbo" },
  ),
  provider("gemini", "Google Gemini", "aistudio.google.com/apikey", [
    model("gemini-2.5-flash", "Gemini 2.5 Flash", {
      vision: true,
      audio: true,
      context: 1_048_576,
      price_in: 0.3,
      price_out: 2.5,
    }),
  ]),
  provider("openrouter", "OpenRouter", "openrouter.ai/keys", [
    model("anthropic/claude-sonnet-4.5", "Claude Sonnet 4.5", { vision: true, context: 200_000, price_in: 3, price_out: 15 }),
  ]),
  provider("mistral", "Mistral", "console.mistral.ai", [model("mistral-small-latest", "Mistral Small", { vision: true })]),
  provider("sambanova", "SambaNova", "cloud.sambanova.ai", [
    model("Meta-Llama-3.3-70B-Instruct", "Llama 3.3 70B", { shape: "json" }),
  ]),
  provider("huggingface", "Hugging Face", "huggingface.co/settings/tokens", [
    model("Qwen/Qwen3-32B", "Qwen3 32B", { shape: "text", context: 32_768 }),
  ]),
  provider(
    "openai",
    "OpenAI",
    "platform.openai.com/api-keys",
    [
      model("gpt-4.1-mini", "GPT-4.1 mini", { vision: true, context: 1_000_000, price_in: 0.4, price_out: 1.6 }),
      model("gpt-4o", "GPT-4o", { vision: true, price_in: 2.5, price_out: 10 }),
    ],
    { transcription_model: "whisper-1" },
  ),
  provider("anthropic", "Anthropic", "console.anthropic.com", [
    model("claude-haiku-4-5", "Claude Haiku 4.5", { vision: true, context: 200_000, price_in: 1, price_out: 5 }),
  ]),
  provider("deepseek", "DeepSeek", "platform.deepseek.com", [
    model("deepseek-chat", "DeepSeek Chat", { shape: "json", price_in: 0.28, price_out: 0.42 }),
  ]),
  provider("ollama", "Ollama", "", [model("llama3.2", "Llama 3.2", { context: 8192, price_in: 0, price_out: 0 })], {
    base_url: "http://127.0.0.1:11434",
    address_editable: true,
    needs_key: false,
    on_this_computer: true,
  }),
];

/** The same with two of them in use, one of which has trouble. */
export const providersInUse = (): Provider[] =>
  registry().map((row) => {
    if (row.id === "groq") return { ...row, has_key: true, standing: { state: "works", at: Date.now() - 120_000 } };
    if (row.id === "openai")
      return {
        ...row,
        has_key: true,
        models: row.models.map((info) => ({ ...info, listed: true })),
        models_listed_at: Date.now() - 86_400_000,
        standing: {
          state: "failed",
          at: Date.now() - 3_600_000,
          reason: "The key was refused. Make a new one and replace it here.",
        },
      };
    return row;
  });

/** Every state a provider can be in, one of them with more models than a list shows, and names of every kind. */
export const providersOfEveryKind = (): Provider[] => [
  ...providersInUse().map((row): Provider => {
    if (row.id === "gemini")
      return {
        ...row,
        has_key: true,
        standing: {
          state: "resting",
          until: Date.now() + 240_000,
          reason: "It answered “too many requests” five times in a row.",
        },
      };
    if (row.id === "ollama") return { ...row, standing: { state: "untested" } };
    return row;
  }),
  provider(
    "provider-house",
    "Gateway of the house for every model that the people of the second floor may use",
    "",
    Array.from({ length: 120 }, (_, place) =>
      model(`team/experimental-instruct-${place + 1}-with-a-name-that-goes-on`, `Experimental ${place + 1}`, {
        listed: true,
        price_in: place % 3 === 0 ? null : 0.2,
        price_out: place % 3 === 0 ? null : 0.9,
      }),
    ),
    {
      kind: "compatible",
      base_url: "https://models.internal.harbour-street-lighting.example:8443/v1",
      address_editable: true,
      needs_key: false,
      has_key: true,
      models_listed_at: Date.now() - 600_000,
      standing: { state: "works", at: Date.now() - 600_000 },
    },
  ),
  provider("provider-rtl", "بوابة النماذج", "", [], {
    kind: "compatible",
    base_url: "http://127.0.0.1:8080/v1",
    address_editable: true,
    needs_key: false,
    on_this_computer: true,
    standing: {
      state: "failed",
      at: Date.now() - 5 * 60_000,
      reason: "Nothing answers at http://127.0.0.1:8080/v1. Start it, then test again.",
    },
  }),
];
