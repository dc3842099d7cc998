import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Field, Select } from "../../../components/Field";
import { Slider } from "../../../components/Slider";
import { LANGUAGES, languageName } from "../../../lib/languages";
import { providerOf, usable } from "../models";
import { assistantPlaces } from "../places";
import { freedomStep, LENGTH_IDS, LENGTHS, lengthStep, wordsOfLength } from "../scales";
import { useProviders } from "../useProviders";
import { Fallbacks } from "./Fallbacks";
import { ModelPicker } from "./ModelPicker";
import { NumberField } from "./NumberField";
import type { SectionProps } from "./sectionProps";

const CODES = LANGUAGES.map((code) => ({ value: code, label: languageName(code) })).toSorted((a, b) =>
  a.label.localeCompare(b.label),
);

/** Who answers, in which language, at what length. */
export function WhoSection({ settings, errors, change }: SectionProps) {
  const { t } = useTranslation();
  const { model, language, max_tokens, temperature } = settings;
  const step = lengthStep(max_tokens);
  const languages =
    language === null || LANGUAGES.includes(language) ? CODES : [{ value: language, label: languageName(language) }, ...CODES];
  return (
    <>
      <Field label={t("assistant.name.model")} error={errors.model} hint={<Hint settings={settings} />}>
        {(ids) => (
          <ModelPicker
            id={ids.id}
            device
            label={t("assistant.name.model")}
            value={model}
            describedBy={ids["aria-describedby"]}
            invalid={ids["aria-invalid"]}
            testId="model-picker"
            onChange={(next) => change({ model: next })}
          />
        )}
      </Field>
      {(model !== null || errors.fallbacks) && (
        <Fallbacks value={settings.fallbacks} error={errors.fallbacks} onChange={(fallbacks) => change({ fallbacks })} />
      )}
      <Field label={t("assistant.name.language")} error={errors.language}>
        {(ids) => (
          <Select
            {...ids}
            value={language ?? ""}
            options={[{ value: "", label: t("assistant.language.auto") }, ...languages]}
            onChange={(event) => change({ language: event.target.value || null })}
          />
        )}
      </Field>
      {model !== null && (
        <Field label={t("assistant.name.max_tokens")} error={errors.max_tokens}>
          {(ids) => (
            <Select
              {...ids}
              value={step ?? ""}
              options={[
                ...LENGTH_IDS.map((id) => ({ value: id, label: t(`assistant.length.${id}`) })),
                ...(step === null
                  ? [{ value: "", label: t("assistant.length.about", { count: wordsOfLength(max_tokens) }) }]
                  : []),
              ]}
              onChange={(event) => {
                const chosen = LENGTH_IDS.find((id) => id === event.target.value);
                if (chosen) change({ max_tokens: LENGTHS[chosen] });
              }}
            />
          )}
        </Field>
      )}
      <NumberField
        label={t("assistant.name.max_messages")}
        hint={t("assistant.messagesHint")}
        unit={t("assistant.unit.messages")}
        value={settings.max_messages}
        error={errors.max_messages}
        onChange={(max_messages) => change({ max_messages })}
      />
      {model !== null && (
        <Field label={t("assistant.name.temperature")} error={errors.temperature} hint={t("assistant.freedom.hint")}>
          {(ids) => (
            <span className="flex items-center gap-3">
              <Slider
                {...ids}
                value={temperature}
                min={0}
                max={1}
                step={0.05}
                words={t(`assistant.freedom.${freedomStep(temperature)}`)}
                onChange={(next) => change({ temperature: next })}
              />
              <span className="w-40 shrink-0 text-small text-ink-2">{t(`assistant.freedom.${freedomStep(temperature)}`)}</span>
            </span>
          )}
        </Field>
      )}
      {(model !== null || errors.history) && (
        <NumberField
          label={t("assistant.name.history")}
          hint={t("assistant.historyHint")}
          unit={t("assistant.unit.messages")}
          value={settings.history}
          error={errors.history}
          onChange={(history) => change({ history })}
        />
      )}
    </>
  );
}

/** What it means that this one answers; the way to providers when there is none yet. */
function Hint({ settings: { model } }: Pick<SectionProps, "settings">) {
  const { t } = useTranslation();
  const { providers, pending } = useProviders();
  const link = (
    <Link to={assistantPlaces.providers} className="font-medium text-accent-ink underline">
      {t("assistant.onDevice.setUp")}
    </Link>
  );
  if (model === null)
    return (
      <>
        {t("assistant.onDevice.text")} {!pending && !providers.some(usable) && link}
      </>
    );
  const provider = providerOf(providers, model);
  if (pending) return null;
  if (provider === undefined || !usable(provider))
    return (
      <span className="text-approval">
        {t("assistant.model.gone")} {link}
      </span>
    );
  const { standing, name, on_this_computer } = provider;
  if (standing.state === "failed" || standing.state === "resting")
    return (
      <span className="text-approval">
        {t("assistant.model.trouble", { provider: name, reason: standing.reason })}{" "}
        <Link to={assistantPlaces.providers} className="font-medium underline">
          {t("assistant.model.look")}
        </Link>
      </span>
    );
  return <>{on_this_computer ? t("assistant.model.stays") : t("assistant.model.leaves", { provider: name })}</>;
}
