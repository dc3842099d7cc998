import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

type Props = { icon: LucideIcon; title: string; text?: string; action?: ReactNode };

/** One sentence and one button: what is not here, and the next step. */
export function EmptyState({ icon: Icon, title, text, action }: Props) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1 p-8 text-center">
      <span className="mb-3 inline-flex size-11 items-center justify-center rounded-full bg-sunken text-ink-3">
        <Icon size={20} aria-hidden />
      </span>
      <p className="font-medium">{title}</p>
      {text && <p className="max-w-[34ch] text-ink-2">{text}</p>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
