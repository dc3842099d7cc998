import { useEffect, useRef } from "react";
import { cn } from "../../../lib/cn";
import type { TextPlace } from "./textPlace";

type Props = { label: string; value: string; mark: TextPlace | null; onChange: (value: string) => void };

const LINE = 20;

/** Text with its line numbers. A place that is marked is scrolled to, with the cursor in it. */
export function CodeArea({ label, value, mark, onChange }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split("\n").length;
  useEffect(() => {
    if (mark === null || area.current === null) return;
    area.current.focus();
    area.current.setSelectionRange(mark.offset, Math.min(mark.offset + 1, area.current.value.length));
    area.current.scrollTop = Math.max(0, (mark.line - 6) * LINE);
  }, [mark]);
  return (
    <div className="mx-4 mb-4 flex min-h-0 flex-1 overflow-hidden rounded-card border border-control bg-raised focus-within:outline-2 focus-within:outline-accent">
      <div
        ref={gutter}
        aria-hidden
        className="tabular shrink-0 overflow-hidden bg-sunken py-2 pr-2 pl-3 text-right font-mono text-small text-ink-3"
      >
        {Array.from({ length: lines }, (_, place) => (
          <div
            key={place}
            style={{ height: LINE, lineHeight: `${LINE}px` }}
            className={cn(mark?.line === place + 1 && "font-semibold text-danger")}
          >
            {place + 1}
          </div>
        ))}
        <div className="h-8" />
      </div>
      <textarea
        ref={area}
        dir="ltr"
        wrap="off"
        spellCheck={false}
        aria-label={label}
        aria-invalid={mark !== null || undefined}
        value={value}
        data-testid="flow-text"
        style={{ lineHeight: `${LINE}px` }}
        className="min-w-0 flex-1 resize-none overflow-auto bg-transparent px-3 py-2 font-mono text-small text-ink outline-none"
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
        onKeyDown={(event) => {
          // Tab goes on to the next field, as everywhere; Escape leaves the text for the shortcuts.
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
    </div>
  );
}
