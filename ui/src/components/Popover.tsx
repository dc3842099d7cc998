import { Popover as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { cn } from "../lib/cn";

type Props = {
  trigger: ReactElement;
  label: string;
  children: ReactNode;
  open?: boolean;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
  className?: string;
  onOpenChange?: (open: boolean) => void;
};

export function Popover({ trigger, label, children, open, side = "bottom", align = "end", className, onOpenChange }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={12}
          aria-label={label}
          className={cn(
            "z-30 flex max-h-[min(560px,var(--radix-popover-content-available-height))] flex-col overflow-hidden rounded-card border border-line bg-raised shadow-float motion-safe:animate-appear",
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
