import { Tabs as Radix } from "radix-ui";
import type { LucideIcon } from "lucide-react";
import { cn } from "../lib/cn";

type Tab<T extends string> = { value: T; label: string; count?: number; icon?: LucideIcon };
type Props<T extends string> = { label: string; value: T; tabs: Tab<T>[]; controls?: string; onChange: (value: T) => void };

/** A row of tabs over one panel that the screen owns: the tabs say which rows it shows. */
export function Tabs<T extends string>({ label, value, tabs, controls, onChange }: Props<T>) {
  const choose = (next: string) => {
    const tab = tabs.find((known) => known.value === next);
    if (tab) onChange(tab.value);
  };
  return (
    <Radix.Root value={value} onValueChange={choose} activationMode="manual" className="min-w-0">
      <Radix.List aria-label={label} className="flex gap-x-0.5 overflow-x-auto p-0.5 [scrollbar-width:none]">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            aria-controls={controls}
            data-testid={`tab-${tab.value}`}
            className={cn(
              "relative inline-flex h-8 items-center gap-1.5 rounded-control px-2 text-small font-medium whitespace-nowrap text-ink-2 transition-colors duration-120 hover:bg-hover hover:text-ink",
              "data-[state=active]:bg-chosen data-[state=active]:text-ink",
            )}
          >
            {tab.icon && <tab.icon size={14} aria-hidden />}
            {tab.label}
            {tab.count !== undefined && tab.count > 0 && (
              <span className="tabular font-normal text-ink-3">{tab.count.toLocaleString()}</span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
    </Radix.Root>
  );
}
