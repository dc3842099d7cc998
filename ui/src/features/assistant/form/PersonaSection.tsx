import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Field, TextArea, TextInput } from "../../../components/Field";
import { personasQuery } from "../queries";
import { LIMITS } from "../settings";
import { PersonaDialog } from "./PersonaDialog";
import type { SectionProps } from "./sectionProps";

/** What the assistant calls itself, who it is and how it speaks. */
export function PersonaSection({ settings: { bot_name, persona, model }, errors, change }: SectionProps) {
  const { t } = useTranslation();
  const templates = useQuery(personasQuery).data ?? [];
  const [choosing, setChoosing] = useState(false);
  const template = templates.find((known) => known.persona === persona);
  return (
    <>
      <Field label={t("assistant.name.bot_name")} hint={t("assistant.persona.nameHint")} error={errors.bot_name}>
        {(ids) => (
          <TextInput
            {...ids}
            dir="auto"
            value={bot_name}
            maxLength={LIMITS.botName + 20}
            placeholder={t("assistant.persona.namePlaceholder")}
            data-testid="bot-name"
            onChange={(event) => change({ bot_name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t("assistant.name.persona")}
        hint={model === null ? t("assistant.persona.deviceHint") : t("assistant.persona.hint")}
        error={errors.persona}
        aside={
          <Button size="small" tone="quiet" data-testid="templates" onClick={() => setChoosing(true)}>
            {t("assistant.persona.templates")}
          </Button>
        }
      >
        {(ids) => (
          <TextArea
            {...ids}
            rows={8}
            dir="auto"
            value={persona}
            className="resize-y"
            placeholder={t("assistant.persona.placeholder")}
            data-testid="persona"
            onChange={(event) => change({ persona: event.target.value })}
          />
        )}
      </Field>
      <p className="tabular -mt-4 flex justify-between gap-3 text-small text-ink-3">
        <span>{template ? t("assistant.persona.is", { name: template.name }) : ""}</span>
        {persona.length > LIMITS.persona * 0.8 && (
          <span>{t("assistant.persona.letters", { count: persona.length, most: LIMITS.persona })}</span>
        )}
      </p>
      <PersonaDialog
        open={choosing}
        templates={templates}
        current={persona}
        onOpenChange={setChoosing}
        onChoose={(next) => {
          change({ persona: next });
          setChoosing(false);
        }}
      />
    </>
  );
}
