import type { ComponentProps } from "react";
import type { LucideIcon } from "lucide-react";
import { cn } from "../lib/cn";
import { Tooltip } from "./Tooltip";

type Props = Omit<ComponentProps<"button">, "aria-label" | "children"> & {
  label: string;
  icon: LucideIcon;
  keys?: string;
  side?: "top" | "right" | "bottom" | "left";
  pressed?: boolean;
};

/** An icon that says its name when asked: the tooltip and the accessible name are the same words. */
export function IconButton({ label, icon: Icon, keys, side, pressed, className, type = "button", ...rest }: Props) {
  return (
    <Tooltip text={label} keys={keys} side={side}>
      <button
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={cn(
          "inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-2 transition-colors duration-120 hover:bg-hover hover:text-ink disabled:pointer-events-none disabled:opacity-50",
          pressed && "bg-chosen text-ink",
          className,
        )}
        {...rest}
      >
        <Icon size={18} aria-hidden />
      </button>
    </Tooltip>
  );
}
