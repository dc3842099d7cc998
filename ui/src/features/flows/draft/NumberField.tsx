import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Field, TextInput } from "../../../components/Field";

type Props = { label: string; hint?: string; value: number; min: number; max: number; onChange: (value: number) => void };

/** A whole number between two ends; what is not one is said and not taken over. */
export function NumberField({ label, hint, value, min, max, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const number = typed === null ? value : Number(typed);
  const fits = Number.isInteger(number) && number >= min && number <= max && typed !== "";
  return (
    <Field label={label} hint={hint} error={fits ? undefined : t("flows.settings.range", { min, max })}>
      {(ids) => (
        <TextInput
          {...ids}
          inputMode="numeric"
          value={typed ?? String(value)}
          className="tabular"
          onChange={({ target }) => {
            setTyped(target.value);
            const next = Number(target.value);
            if (target.value !== "" && Number.isInteger(next) && next >= min && next <= max) onChange(next);
          }}
          onBlur={() => setTyped(null)}
        />
      )}
    </Field>
  );
}
