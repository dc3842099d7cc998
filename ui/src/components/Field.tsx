import { ChevronDown } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "../lib/cn";

const BOX =
  "w-full rounded-control border border-control bg-raised px-2.5 text-body text-ink placeholder:text-ink-3 focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent aria-invalid:border-danger-line disabled:opacity-60";

export const TextInput = ({ className, type = "text", ...rest }: ComponentProps<"input">) => (
  <input type={type} className={cn(BOX, "h-(--field)", className)} {...rest} />
);

export const TextArea = ({ className, ...rest }: ComponentProps<"textarea">) => (
  <textarea className={cn(BOX, "resize-none py-1.5 leading-[1.45]", className)} {...rest} />
);

type SelectProps = ComponentProps<"select"> & { options: { value: string; label: string }[] };

/** The system's own list under our own closed look (engines draw it each in their way). */
export const Select = ({ options, className, ...rest }: SelectProps) => (
  <span className="relative block">
    <select className={cn(BOX, "h-(--field) appearance-none truncate pr-8", className)} {...rest}>
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
    <ChevronDown size={16} aria-hidden className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-ink-2" />
  </span>
);

type FieldProps = {
  label: string;
  hint?: ReactNode;
  /** What stands at the right of the label, such as whether it is saved. */
  aside?: ReactNode;
  error?: string;
  children: (ids: { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined }) => ReactNode;
};

/** A label, what belongs in it, and what is wrong with it; the control in the middle gets the ids that tie them together. */
export function Field({ label, hint, aside, error, children }: FieldProps) {
  const id = useId();
  const said = error ?? hint;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {aside}
      </div>
      {children({ id, "aria-describedby": said ? `${id}-said` : undefined, "aria-invalid": error ? true : undefined })}
      {said && (
        <div
          id={`${id}-said`}
          role={error ? "alert" : undefined}
          className={cn("text-small", error ? "text-danger" : "text-ink-3")}
        >
          {said}
        </div>
      )}
    </div>
  );
}
