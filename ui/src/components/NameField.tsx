import { useEffect, useRef } from "react";
import { TextInput } from "./Field";

type Props = { name: string; label: string; max: number; className?: string; onDone: (name: string | null) => void };

/** A name being changed in its own place: Enter or leaving keeps it, Escape or nothing written leaves it as it was (`null`). */
export function NameField({ name, label, max, className, onDone }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  const finish = (kept: boolean) => {
    if (done.current) return;
    done.current = true;
    const text = field.current?.value.trim() ?? "";
    onDone(kept && text !== "" && text !== name ? text : null);
  };
  // A menu that closes gives the focus back to its button first.
  useEffect(() => {
    const timer = setTimeout(() => {
      field.current?.focus();
      field.current?.select();
    }, 0);
    return () => clearTimeout(timer);
  }, []);
  return (
    <TextInput
      ref={field}
      dir="auto"
      defaultValue={name}
      aria-label={label}
      maxLength={max}
      className={className}
      data-testid="name-field"
      onBlur={() => finish(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") finish(true);
        if (event.key === "Escape") finish(false);
      }}
    />
  );
}
