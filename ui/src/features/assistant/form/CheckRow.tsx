import { Check } from "lucide-react";
import { Checkbox } from "radix-ui";
import { useId } from "react";

type Props = { label: string; hint?: string; checked: boolean; disabled?: boolean; onChange: (checked: boolean) => void };

/** One of several that may be chosen together. */
export function CheckRow({ label, hint, checked, disabled, onChange }: Props) {
  const id = useId();
  return (
    <div className="flex min-h-9 items-center gap-2.5 py-0.5">
      <Checkbox.Root
        id={id}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onCheckedChange={(next) => onChange(next === true)}
        className="inline-flex size-5 shrink-0 items-center justify-center rounded-[5px] border border-control bg-raised disabled:opacity-60 data-[state=checked]:border-transparent data-[state=checked]:bg-accent-fill data-[state=checked]:text-on-accent"
      >
        <Checkbox.Indicator>
          <Check size={14} aria-hidden />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <label htmlFor={id} dir="auto" className="min-w-0 truncate">
        {label}
      </label>
      {hint && (
        <span id={`${id}-hint`} className="tabular shrink-0 text-small text-ink-3">
          {hint}
        </span>
      )}
    </div>
  );
}
