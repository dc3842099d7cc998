import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { percent } from "../why";
import type { ModelRef } from "../../ipc";
import { languageName } from "../../lib/languages";
import { basesQuery } from "../knowledge";
import { hoursInWords } from "./hours";
import { modelName } from "./models";
import { personasQuery } from "./queries";
import { freedomStep, lengthStep, thresholdStep, wordsOfLength } from "./scales";
import type { SectionId, SettingName, Settings } from "./settings";
import { useProviders } from "./useProviders";

/** What a setting is set to, in words: a line of each closed section, before and after of what was changed. */
export function useSettingWords() {
  const { t } = useTranslation();
  const { providers } = useProviders();
  const bases = useQuery(basesQuery).data ?? [];
  const personas = useQuery(personasQuery).data ?? [];
  const model = (ref: ModelRef | null) => (ref === null ? t("assistant.onDevice.name") : modelName(providers, ref));
  const yes = (on: boolean) => (on ? t("assistant.yes") : t("assistant.no"));
  const list = (items: string[]) => (items.length === 0 ? t("assistant.none") : items.join(", "));
  const basesOf = (ids: string[]) =>
    (ids.length === 0 ? bases.filter(({ is_default }) => is_default) : bases.filter(({ id }) => ids.includes(id))).map(
      ({ name }) => name,
    );
  const length = (most: number) => {
    const step = lengthStep(most);
    return step ? t(`assistant.length.${step}`) : t("assistant.length.about", { count: wordsOfLength(most) });
  };

  const all: Record<SettingName, (settings: Settings) => string> = {
    model: (s) => model(s.model),
    fallbacks: (s) => list(s.fallbacks.map(model)),
    language: (s) => (s.language === null ? t("assistant.language.auto") : languageName(s.language)),
    max_tokens: (s) => length(s.max_tokens),
    max_messages: (s) => t("assistant.upTo", { count: s.max_messages }),
    temperature: (s) => t(`assistant.freedom.${freedomStep(s.temperature)}`),
    history: (s) => t("assistant.lastMessages", { count: s.history }),
    bot_name: (s) => s.bot_name || t("assistant.none"),
    persona: (s) => s.persona || t("assistant.none"),
    bases: (s) => list(basesOf(s.bases)),
    free_answers: (s) => yes(s.free_answers),
    threshold: (s) => `${percent(s.threshold)} %: ${t(`assistant.threshold.${thresholdStep(s.threshold)}`)}`,
    topics: (s) => list(s.topics.map(({ name, rule }) => `${name} (${t(`assistant.rule.${rule}`)})`)),
    repeat_limit: (s) =>
      s.repeat_limit === 0 ? t("assistant.repeat.never") : t("assistant.repeat.after", { count: s.repeat_limit }),
    autonomy: (s) => t(`assistant.rule.${s.autonomy}`),
    delay_s: (s) => t("assistant.seconds", { count: s.delay_s }),
    look_at_pictures: (s) => yes(s.look_at_pictures),
    transcription: (s) =>
      s.transcription === null ? t("assistant.reads.listenYourself") : modelName(providers, s.transcription),
    look_at_films: (s) => yes(s.look_at_films),
    read_documents: (s) => yes(s.read_documents),
    mask: (s) => yes(s.mask),
    hours: (s) => hoursInWords(s.hours) || t("assistant.hours.notTold"),
    hours_note: (s) => s.hours_note || t("assistant.none"),
    lead_fields: (s) => list(s.lead_fields.map(({ name }) => name)),
  };

  const summaries: Record<SectionId, (settings: Settings) => string> = {
    who: (s) => [all.model(s), all.language(s), all.max_tokens(s)].join(" · "),
    persona: (s) => {
      const template = personas.find(({ persona }) => persona === s.persona);
      return [s.bot_name, template?.name ?? t("assistant.persona.own")].filter(Boolean).join(" · ");
    },
    knowledge: (s) => [all.bases(s), s.free_answers ? t("assistant.freeShort") : t("assistant.boundShort")].join(" · "),
    handover: (s) => [t("assistant.below", { value: percent(s.threshold) }), ...s.topics.map(({ name }) => name)].join(", "),
    autonomy: (s) => (s.autonomy === "delayed" ? `${all.autonomy(s)} · ${all.delay_s(s)}` : all.autonomy(s)),
    reads: (s) => {
      const reads = [
        s.look_at_pictures && t("assistant.reads.pictures"),
        s.transcription !== null && t("assistant.reads.voice"),
        s.look_at_films && t("assistant.reads.films"),
        s.read_documents && t("assistant.reads.documents"),
      ].filter((name) => name !== false);
      return reads.length === 0 ? t("assistant.reads.nothing") : reads.join(", ");
    },
    privacy: (s) => (s.mask ? t("assistant.maskOn") : t("assistant.maskOff")),
    hours: (s) => all.hours(s),
    lead: (s) => all.lead_fields(s),
  };
  return {
    value: (name: SettingName, settings: Settings) => all[name](settings),
    summary: (section: SectionId, settings: Settings) => summaries[section](settings),
  };
}
