import { useState } from "react";
import { TextInput } from "../../../components/Field";
import { clockOf, minutesOf } from "../hours";

type Props = { label: string; value: number; invalid: boolean; onChange: (minutes: number) => void };

/** A time of day, written as people write it ("9", "9.30", "6 pm"); the engines' own time fields differ too much. */
export function TimeField({ label, value, invalid, onChange }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const finish = () => {
    const minutes = typed === null ? null : minutesOf(typed);
    setTyped(null);
    if (minutes !== null && minutes !== value) onChange(minutes);
  };
  return (
    <TextInput
      value={typed ?? clockOf(value)}
      aria-label={label}
      aria-invalid={invalid || undefined}
      maxLength={8}
      className="tabular w-[68px] px-1.5 text-center"
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        const minutes = /^\d{1,2}[:.]\d{2}$/.test(text) ? minutesOf(text) : null;
        if (minutes !== null && minutes !== value) onChange(minutes);
      }}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === "Enter") finish();
        if (event.key === "Escape") setTyped(null);
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        setTyped(null);
        onChange(Math.max(0, Math.min(1440, (minutesOf(typed ?? "") ?? value) + (event.key === "ArrowUp" ? 15 : -15))));
      }}
    />
  );
}
