import { Tooltip as Radix } from "radix-ui";
import type { ReactElement } from "react";
import { Kbd } from "./Kbd";

type Props = { text: string; keys?: string; side?: "top" | "right" | "bottom" | "left"; children: ReactElement };

export function Tooltip({ text, keys, side = "bottom", children }: Props) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          className="z-50 flex items-center gap-2 rounded-control bg-ink px-2 py-1 text-small text-surface shadow-float"
        >
          {text}
          {keys && <Kbd combination={keys} inverted />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const TooltipProvider = Radix.Provider;
