import { useState } from "react";
import { Field, TextInput } from "../../../components/Field";

type Props = {
  label: string;
  hint?: string;
  unit: string;
  value: number;
  error: string | undefined;
  onChange: (value: number) => void;
};

/** A whole number with its unit. What is no number counts as wrong, never as the number before. */
export function NumberField({ label, hint, unit, value, error, onChange }: Props) {
  const [typed, setTyped] = useState<{ text: string; value: number } | null>(null);
  // Discarded or changed elsewhere: what was typed is not the value any more.
  const text = typed && Object.is(typed.value, value) ? typed.text : Number.isNaN(value) ? "" : String(value);
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <span className="flex items-center gap-2">
          <TextInput
            {...ids}
            inputMode="numeric"
            value={text}
            className="tabular w-20 text-right"
            onChange={(event) => {
              const written = event.target.value.trim();
              const number = /^\d+$/.test(written) ? Number(written) : Number.NaN;
              setTyped({ text: event.target.value, value: number });
              onChange(number);
            }}
            onBlur={() => setTyped(null)}
          />
          <span className="text-small text-ink-2">{unit}</span>
        </span>
      )}
    </Field>
  );
}
