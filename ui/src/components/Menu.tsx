import type { LucideIcon } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactElement } from "react";
import { cn } from "../lib/cn";

export type MenuItem = { id: string; label: string; icon: LucideIcon; danger?: boolean; onSelect: () => void };

type Props = { trigger: ReactElement; items: MenuItem[]; align?: "start" | "end"; side?: "top" | "bottom" };

export function Menu({ trigger, items, align = "end", side = "bottom" }: Props) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={4}
          className="z-30 min-w-44 rounded-card border border-line bg-raised p-1 shadow-float motion-safe:animate-appear"
        >
          {items.map(({ id, label, icon: Icon, danger, onSelect }) => (
            <Radix.Item
              key={id}
              onSelect={onSelect}
              className={cn(
                "flex min-h-8 items-center gap-2 rounded-control px-2 outline-none data-highlighted:bg-hover",
                danger ? "text-danger" : "text-ink",
              )}
            >
              <Icon size={16} aria-hidden className="shrink-0" />
              {label}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
