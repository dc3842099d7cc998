/** Which models there are to choose from, and how one is called. */
import type { ModelInfo, ModelRef, Provider } from "../../ipc";
import type { Settings } from "./settings";

export const usable = (provider: Provider) => provider.standing.state !== "not_set_up";

export type Choice = { ref: ModelRef; provider: Provider; info: ModelInfo };

export const sameModel = (a: ModelRef | null, b: ModelRef | null) => a?.provider_id === b?.provider_id && a?.model === b?.model;

/** Every model of a provider that is set up, those that fit the words first by their name. */
export function choicesOf(providers: Provider[], text: string): Choice[] {
  const wanted = text.trim().toLocaleLowerCase().split(/\s+/);
  return providers.filter(usable).flatMap((provider) =>
    provider.models
      .filter(({ id, name }) => {
        const known = `${provider.name} ${name} ${id}`.toLocaleLowerCase();
        return wanted.every((word) => known.includes(word));
      })
      .map((info) => ({ ref: { provider_id: provider.id, model: info.id }, provider, info })),
  );
}

/** Which choice of a model cannot be meant: its provider is not set up. */
export function blamedModel(
  { model, fallbacks, transcription }: Pick<Settings, "model" | "fallbacks" | "transcription">,
  providers: Provider[],
): "model" | "fallbacks" | "transcription" {
  const missing = (ref: ModelRef | null) => {
    const provider = ref === null ? null : providerOf(providers, ref);
    return provider === undefined || (provider !== null && !usable(provider));
  };
  if (missing(model)) return "model";
  if (fallbacks.some(missing)) return "fallbacks";
  return missing(transcription) ? "transcription" : "model";
}

export const providerOf = (providers: Provider[], ref: ModelRef) => providers.find(({ id }) => id === ref.provider_id);

export const infoOf = (providers: Provider[], ref: ModelRef | null): ModelInfo | undefined =>
  ref === null ? undefined : providerOf(providers, ref)?.models.find(({ id }) => id === ref.model);

/** "Groq · GPT-OSS 120B"; what is not known any more by its own names. */
export function modelName(providers: Provider[], ref: ModelRef): string {
  const provider = providerOf(providers, ref);
  return `${provider?.name ?? ref.provider_id} · ${infoOf(providers, ref)?.name ?? ref.model}`;
}
