import type { ComponentProps } from "react";
import { cn } from "../lib/cn";

const LOOK = "col-start-1 row-start-1 w-full px-3 py-2.5 text-body leading-[1.45] [overflow-wrap:anywhere] whitespace-pre-wrap";

/** A text field as tall as its text, up to a third of the window. A hidden copy of the text holds the height. */
export function GrowingText({ value, className, ...rest }: ComponentProps<"textarea"> & { value: string }) {
  return (
    <div className={cn("grid max-h-[33vh] overflow-y-auto", className)}>
      <div aria-hidden className={cn(LOOK, "invisible")}>
        {value}{" "}
      </div>
      <textarea
        value={value}
        rows={1}
        dir="auto"
        className={cn(
          LOOK,
          "resize-none overflow-hidden bg-transparent text-ink placeholder:text-ink-3 focus-visible:outline-none",
        )}
        {...rest}
      />
    </div>
  );
}
