import { X } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { TextInput } from "../../../components/Field";
import { IconButton } from "../../../components/IconButton";
import type { LeadField } from "../../../ipc";
import { LIMITS } from "../settings";
import { ListFoot, useGrowing } from "./GrowingList";
import type { SectionProps } from "./sectionProps";

/** A name as a field may have it: "Date of visit" becomes `date_of_visit`. */
const plain = (text: string) =>
  text
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "_");

/** What it should remember when a customer says it by himself. It never asks for it. */
export function LeadSection({ settings: { lead_fields: fields }, errors, change }: SectionProps) {
  const { t } = useTranslation();
  const id = useId();
  const { list, noteAdded } = useGrowing(fields.length);
  const error = errors.lead_fields;
  const set = (at: number, patch: Partial<LeadField>) =>
    change({ lead_fields: fields.map((field, place) => (place === at ? { ...field, ...patch } : field)) });
  const wrong = ({ name }: LeadField, at: number) =>
    error !== undefined && (name === "" || fields.findIndex((other) => other.name === name) !== at);
  return (
    <fieldset className="flex min-w-0 flex-col gap-2" aria-describedby={`${id}-said`}>
      <legend className="sr-only">{t("assistant.name.lead_fields")}</legend>
      <ul ref={list} className="flex flex-col gap-1.5">
        {fields.map((field, at) => (
          <li key={at} data-testid="lead-field" className="flex gap-1">
            <TextInput
              value={field.name}
              maxLength={LIMITS.leadName}
              aria-label={t("assistant.lead.name", { number: at + 1 })}
              aria-invalid={wrong(field, at) || undefined}
              placeholder={t("assistant.lead.namePlaceholder")}
              className="w-32 shrink-0"
              onChange={(event) => set(at, { name: plain(event.target.value) })}
            />
            <TextInput
              dir="auto"
              value={field.description}
              maxLength={200}
              aria-label={t("assistant.lead.description", { name: field.name || at + 1 })}
              placeholder={t("assistant.lead.placeholder")}
              className="min-w-0 flex-1"
              onChange={(event) => set(at, { description: event.target.value })}
            />
            <IconButton
              label={t("assistant.lead.remove", { name: field.name || at + 1 })}
              icon={X}
              onClick={() => change({ lead_fields: fields.toSpliced(at, 1) })}
            />
          </li>
        ))}
      </ul>
      <ListFoot
        id={id}
        label={t("assistant.lead.add")}
        hint={t("assistant.lead.hint")}
        error={error}
        full={fields.length >= LIMITS.leads}
        testId="add-lead"
        onAdd={() => {
          noteAdded();
          change({ lead_fields: [...fields, { name: "", description: "" }] });
        }}
      />
    </fieldset>
  );
}
