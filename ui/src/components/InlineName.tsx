import { useRef, useState } from "react";
import { cn } from "../lib/cn";

type Props = {
  name: string;
  id?: string;
  label: string;
  max: number;
  /** An empty name means something to the one who saves it; otherwise it is not kept. */
  mayBeEmpty?: boolean;
  /** What stands there while the name is empty. */
  instead?: string;
  className?: string;
  onSave: (name: string) => void;
};

const CELL = "col-start-1 row-start-1 px-2 py-1 leading-tight [overflow-wrap:anywhere]";

/** A name that is edited where it stands: Enter or leaving saves, Escape takes it back. A hidden copy gives it its size. */
export function InlineName({ name, id, label, max, mayBeEmpty = false, instead = "", className, onSave }: Props) {
  const [text, setText] = useState(name);
  const takenBack = useRef(false);
  const save = () => {
    const next = text.trim();
    if (takenBack.current || (next === "" && !mayBeEmpty)) setText(name);
    else if (next !== name) onSave(next);
    takenBack.current = false;
  };
  return (
    <span className={cn("inline-grid max-w-full min-w-16", className)}>
      <span aria-hidden className={cn(CELL, "invisible whitespace-pre-wrap")}>
        {text || instead}{" "}
      </span>
      <textarea
        rows={1}
        cols={1}
        id={id}
        dir="auto"
        value={text}
        placeholder={instead}
        aria-label={label}
        maxLength={max}
        onChange={(event) => setText(event.target.value.replaceAll("\n", " "))}
        onBlur={save}
        onKeyDown={(event) => {
          takenBack.current = event.key === "Escape";
          if (event.key === "Enter") event.preventDefault();
          if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
        }}
        className={cn(
          CELL,
          "w-full min-w-0 resize-none overflow-hidden rounded-control bg-transparent placeholder:text-ink hover:bg-hover focus:bg-raised focus:placeholder:text-ink-3",
          className?.includes("text-center") && "text-center",
        )}
      />
    </span>
  );
}
