import type { ComponentProps } from "react";
import type { LucideIcon } from "lucide-react";
import { cn } from "../lib/cn";

type Tone = "primary" | "plain" | "quiet" | "danger" | "human" | "approval";

const TONES: Record<Tone, string> = {
  primary: "bg-accent-fill text-on-accent hover:bg-accent-fill-hover",
  plain: "border border-line bg-raised text-ink hover:bg-hover",
  quiet: "text-ink-2 hover:bg-hover hover:text-ink",
  danger: "bg-danger-fill text-surface hover:brightness-95",
  human: "border border-human-line bg-human-tint text-human hover:brightness-97",
  approval: "border border-approval-line bg-approval-tint text-approval hover:brightness-97",
};

type Props = ComponentProps<"button"> & { tone?: Tone; size?: "normal" | "small"; icon?: LucideIcon; busy?: boolean };

export function Button({
  tone = "plain",
  size = "normal",
  icon: Icon,
  busy = false,
  className,
  children,
  disabled,
  type = "button",
  ...rest
}: Props) {
  return (
    <button
      type={type}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cn(
        "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control font-medium whitespace-nowrap transition-colors duration-120 disabled:pointer-events-none disabled:opacity-55",
        size === "normal" ? "min-h-(--field) px-3 text-body" : "min-h-8 px-2.5 text-small",
        TONES[tone],
        className,
      )}
      {...rest}
    >
      {Icon && <Icon size={16} aria-hidden className="shrink-0" />}
      {children}
    </button>
  );
}
