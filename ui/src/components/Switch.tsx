import { Switch as Radix } from "radix-ui";
import { cn } from "../lib/cn";

type Props = {
  checked: boolean;
  id?: string;
  label?: string;
  labelledBy?: string;
  describedBy?: string;
  disabled?: boolean;
  testId?: string;
  onCheckedChange: (checked: boolean) => void;
};

export function Switch({ checked, id, label, labelledBy, describedBy, disabled, testId, onCheckedChange }: Props) {
  return (
    <Radix.Root
      id={id}
      checked={checked}
      disabled={disabled}
      aria-label={label}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      data-testid={testId}
      onCheckedChange={onCheckedChange}
      className={cn(
        "relative inline-flex h-8 w-10 shrink-0 items-center rounded-control disabled:opacity-50",
        "before:absolute before:inset-x-0.5 before:h-5 before:rounded-full before:bg-control before:transition-colors before:duration-150 data-[state=checked]:before:bg-accent-fill",
      )}
    >
      <Radix.Thumb className="absolute left-1 size-4 rounded-full bg-surface shadow-sm transition-transform duration-150 ease-calm data-[state=checked]:translate-x-4" />
    </Radix.Root>
  );
}
