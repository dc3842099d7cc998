import { CircleCheck, CircleDashed, CirclePause, PencilLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { FlowRow } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { standing } from "../words";

const LOOKS = {
  draft: { icon: CircleDashed, look: "text-ink-2" },
  off: { icon: CirclePause, look: "text-ink-2" },
  changed: { icon: PencilLine, look: "text-approval" },
  answers: { icon: CircleCheck, look: "text-good" },
} as const;

/** Whether it answers, and whether that is what is drawn, in words. */
export function StandingBadge({ row }: { row: FlowRow }) {
  const { t } = useTranslation();
  const kind = standing(row);
  const { icon: Icon, look } = LOOKS[kind];
  return (
    <span
      className={cn("inline-flex items-center gap-1 text-small font-medium whitespace-nowrap", look)}
      data-testid="flow-standing"
    >
      <Icon size={14} aria-hidden />
      {t(`flows.standing.${kind}`, { version: row.version ?? 0 })}
    </span>
  );
}
