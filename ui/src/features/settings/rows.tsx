/** The rows a setting can be: each saves on change and says what became of it. */
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Select, TextInput } from "../../components/Field";
import { SaveState, type Saving, savingOf } from "../../components/SaveState";
import { Segmented } from "../../components/Segmented";
import { Switch } from "../../components/Switch";
import type { Settings } from "../../ipc";
import { useUpdateSettings } from "./queries";

export const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section>
    <h2 className="mb-2 font-semibold">{title}</h2>
    <div className="divide-y divide-line rounded-card border border-line bg-raised">{children}</div>
  </section>
);

type RowProps = { label: string; hint?: string };

export function PlainRow({
  label,
  hint,
  id,
  state,
  error,
  children,
}: RowProps & { id?: string; state?: Saving; error?: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-48 flex-1">
        <label htmlFor={id} id={id && `${id}-label`} className="block">
          {label}
        </label>
        {hint && (
          <p id={id && `${id}-hint`} className="text-small text-ink-3">
            {hint}
          </p>
        )}
        {error && (
          <p role="alert" className="text-small text-danger">
            {error}
          </p>
        )}
      </div>
      {state && <SaveState state={state} />}
      {children}
    </div>
  );
}

/** Saves a patch and knows how that went. */
export function useSaving() {
  const update = useUpdateSettings();
  return { state: savingOf(update), save: (patch: Partial<Settings>) => update.mutate(patch) };
}

type ValueProps<T> = RowProps & { value: T; patch: (value: T) => Partial<Settings> };

export function ToggleRow({ label, hint, value, patch }: ValueProps<boolean>) {
  const id = useId();
  const { state, save } = useSaving();
  return (
    <PlainRow label={label} hint={hint} id={id} state={state}>
      <Switch id={id} checked={value} describedBy={`${id}-hint`} onCheckedChange={(next) => save(patch(next))} />
    </PlainRow>
  );
}

export function ChoiceRow<T extends string>({
  label,
  hint,
  value,
  options,
  patch,
}: ValueProps<T> & { options: { value: T; label: string }[] }) {
  const { state, save } = useSaving();
  return (
    <PlainRow label={label} hint={hint} state={state}>
      <Segmented label={label} value={value} options={options} onChange={(next) => save(patch(next))} />
    </PlainRow>
  );
}

/** One of many: too many to have them all in sight. */
export function SelectRow({
  label,
  hint,
  value,
  options,
  patch,
}: ValueProps<string> & { options: { value: string; label: string }[] }) {
  const id = useId();
  const { state, save } = useSaving();
  return (
    <PlainRow label={label} hint={hint} id={id} state={state}>
      <span className="w-64">
        <Select
          id={id}
          value={value}
          options={options}
          aria-describedby={`${id}-hint`}
          onChange={(event) => save(patch(event.target.value))}
        />
      </span>
    </PlainRow>
  );
}

/** Whether it is a whole number, as far as a computer can say: 0.29 / 0.01 is not. */
const whole = (value: number) => Math.abs(value - Math.round(value)) < 1e-6;

type NumberProps = ValueProps<number> & { unit: string; min: number; max: number; step?: number };

export function NumberRow({ label, hint, unit, value, min, max, step = 1, patch }: NumberProps) {
  const { t } = useTranslation();
  const id = useId();
  const { state, save } = useSaving();
  const [typed, setTyped] = useState<string | null>(null);
  const number = Number(typed ?? value);
  const valid =
    typed === null || (typed.trim() !== "" && Number.isFinite(number) && number >= min && number <= max && whole(number / step));
  const commit = () => {
    if (typed === null || !valid) return;
    setTyped(null);
    if (number !== value) save(patch(number));
  };
  return (
    <PlainRow
      label={label}
      hint={hint}
      id={id}
      state={state}
      error={valid ? undefined : t("settings.range", { min, max: max.toLocaleString() })}
    >
      <span className="flex items-center gap-2">
        <TextInput
          id={id}
          inputMode="decimal"
          value={typed ?? String(value)}
          aria-describedby={`${id}-hint`}
          aria-invalid={valid ? undefined : true}
          className="tabular w-20 text-right"
          onChange={(event) => setTyped(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
            if (event.key === "Escape") setTyped(null);
          }}
        />
        <span className="w-20 text-small text-ink-2">{unit}</span>
      </span>
    </PlainRow>
  );
}
