import { cn } from "../lib/cn";
import { keyNames } from "../lib/shortcuts";

export function Kbd({ combination, inverted = false }: { combination: string; inverted?: boolean }) {
  return (
    <span className="inline-flex gap-0.5" aria-hidden>
      {keyNames(combination).map((name) => (
        <kbd
          key={name}
          className={cn(
            "inline-flex h-5 min-w-5 items-center justify-center rounded-[4px] border px-1 font-sans text-[11px] leading-none",
            inverted ? "border-current/40" : "border-line bg-sunken text-ink-3",
          )}
        >
          {name}
        </kbd>
      ))}
    </span>
  );
}
