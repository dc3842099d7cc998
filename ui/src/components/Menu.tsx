import type { LucideIcon } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactElement } from "react";
import { cn } from "../lib/cn";

export type MenuItem = {
  id: string;
  label: string;
  icon: LucideIcon;
  danger?: boolean;
  /** A second line: what it is for, or why it cannot be done now. */
  hint?: string;
  onSelect: () => void;
};

type Props = {
  trigger: ReactElement;
  items: MenuItem[];
  align?: "start" | "end";
  side?: "top" | "bottom";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

export function Menu({ trigger, items, align = "end", side = "bottom", open, onOpenChange }: Props) {
  return (
    <Radix.Root modal={false} open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={4}
          // An item may have opened a field: the focus that it took stays there.
          onCloseAutoFocus={(event) =>
            document.activeElement?.matches("input, textarea, [role=dialog], [role=dialog] *") && event.preventDefault()
          }
          className="z-30 min-w-44 rounded-card border border-line bg-raised p-1 shadow-float motion-safe:animate-appear"
        >
          {items.map(({ id, label, icon: Icon, danger, hint, onSelect }) => (
            <Radix.Item
              key={id}
              onSelect={onSelect}
              className={cn(
                "flex min-h-8 items-center gap-2 rounded-control px-2 outline-none data-highlighted:bg-hover",
                danger ? "text-danger" : "text-ink",
              )}
            >
              <Icon size={16} aria-hidden className="shrink-0" />
              {hint === undefined ? (
                label
              ) : (
                <span className="min-w-0 py-1">
                  <span className="block leading-tight">{label}</span>
                  <span className="block max-w-[34ch] text-small text-ink-3">{hint}</span>
                </span>
              )}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
