import { useId } from "react";
import { Switch } from "./Switch";

type Props = { label: string; hint?: string; checked: boolean; disabled?: boolean; onChange: (checked: boolean) => void };

/** A switch with its words; the label switches it too. */
export function SwitchRow({ label, hint, checked, disabled, onChange }: Props) {
  const id = useId();
  return (
    <div className="flex items-start gap-3 py-1.5">
      <div className="min-w-0 flex-1 pt-1">
        <label htmlFor={id} className="block leading-tight">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-small text-ink-3">
            {hint}
          </p>
        )}
      </div>
      <Switch
        id={id}
        checked={checked}
        disabled={disabled}
        describedBy={hint ? `${id}-hint` : undefined}
        onCheckedChange={onChange}
      />
    </div>
  );
}
