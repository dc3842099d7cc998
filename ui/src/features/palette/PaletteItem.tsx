import { Command } from "cmdk";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Kbd } from "../../components/Kbd";

type Props = { id: string; icon: LucideIcon; keys?: string; children: ReactNode; onSelect: () => void };

export const PaletteItem = ({ id, icon: Icon, keys, children, onSelect }: Props) => (
  <Command.Item
    value={id}
    onSelect={onSelect}
    className="flex min-h-9 items-center gap-3 rounded-control px-2.5 py-1 data-[selected=true]:bg-chosen"
  >
    <Icon size={16} aria-hidden className="shrink-0 text-ink-2" />
    <span className="min-w-0 flex-1">{children}</span>
    {keys && <Kbd combination={keys} />}
  </Command.Item>
);
