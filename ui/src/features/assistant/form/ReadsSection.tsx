import { useTranslation } from "react-i18next";
import { Field, Select } from "../../../components/Field";
import { SwitchRow } from "../../../components/SwitchRow";
import type { ModelRef } from "../../../ipc";
import { infoOf, modelName, usable } from "../models";
import { useProviders } from "../useProviders";
import type { SectionProps } from "./sectionProps";

const keyOf = (ref: ModelRef | null) => (ref === null ? "" : `${ref.provider_id}\n${ref.model}`);

/** What it makes of files. What it cannot read goes to the operator. */
export function ReadsSection({ settings, errors, change }: SectionProps) {
  const { t } = useTranslation();
  const { providers } = useProviders();
  const { model, transcription, look_at_pictures, look_at_films, read_documents } = settings;
  const info = infoOf(providers, model);
  const blind = model === null || (info !== undefined && !info.vision);
  const listeners: ModelRef[] = providers
    .filter(usable)
    .flatMap(({ id, transcription_model }) =>
      transcription_model === null ? [] : [{ provider_id: id, model: transcription_model }],
    );
  const known = transcription === null || listeners.some((ref) => keyOf(ref) === keyOf(transcription));
  const all = known ? listeners : [...listeners, transcription];
  const why = model === null ? t("assistant.reads.deviceBlind") : t("assistant.reads.blind", { model: info?.name ?? "" });
  return (
    <>
      <div>
        <SwitchRow
          label={t("assistant.name.look_at_pictures")}
          hint={blind ? why : t("assistant.reads.picturesHint")}
          checked={look_at_pictures}
          onChange={(on) => change({ look_at_pictures: on })}
        />
        <SwitchRow
          label={t("assistant.name.look_at_films")}
          hint={blind ? undefined : t("assistant.reads.filmsHint")}
          checked={look_at_films}
          onChange={(on) => change({ look_at_films: on })}
        />
        <SwitchRow
          label={t("assistant.name.read_documents")}
          hint={t("assistant.reads.documentsHint")}
          checked={read_documents}
          onChange={(on) => change({ read_documents: on })}
        />
      </div>
      <Field
        label={t("assistant.name.transcription")}
        error={errors.transcription}
        hint={listeners.length === 0 ? t("assistant.reads.noListener") : t("assistant.reads.voiceHint")}
      >
        {(ids) => (
          <Select
            {...ids}
            value={keyOf(transcription)}
            options={[
              { value: "", label: t("assistant.reads.listenYourself") },
              ...all.map((ref) => ({ value: keyOf(ref), label: modelName(providers, ref) })),
            ]}
            onChange={(event) => change({ transcription: all.find((ref) => keyOf(ref) === event.target.value) ?? null })}
          />
        )}
      </Field>
    </>
  );
}
