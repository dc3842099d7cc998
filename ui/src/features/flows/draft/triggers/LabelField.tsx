import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Field, TextInput } from "../../../../components/Field";
import { labelsQuery } from "../../flowQueries";

/** A label; those there are already are offered. */
export function LabelField({ label, onChange }: { label: string; onChange: (label: string) => void }) {
  const { t } = useTranslation();
  const known = useQuery(labelsQuery);
  const list = useId();
  return (
    <Field label={t("flows.trigger.label")}>
      {(ids) => (
        <>
          <TextInput
            {...ids}
            dir="auto"
            list={list}
            maxLength={40}
            value={label}
            onChange={({ target }) => onChange(target.value)}
          />
          <datalist id={list}>
            {known.data?.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
