import { CircleSlash, type LucideIcon, Sparkles, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Action, Autonomy, Reason } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { useReason } from "../../why";

const LOOKS: Record<Action, { icon: LucideIcon; look: string }> = {
  reply: { icon: Sparkles, look: "text-bot" },
  escalate: { icon: UserRound, look: "text-human" },
  none: { icon: CircleSlash, look: "text-ink-2" },
};

type Props = { action: Action; reason: Reason | null; rule: Autonomy };

/** What it would do, in words: what happens with the reply then, or the reason for which it calls a human. */
export function ActionBadge({ action, reason, rule }: Props) {
  const { t } = useTranslation();
  const inWords = useReason();
  const { icon: Icon, look } = LOOKS[action];
  return (
    <p className={cn("flex items-start gap-1.5 text-small font-medium", look)}>
      <Icon size={14} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {t(`assistant.action.${action}`)}
        {action === "reply" && rule !== "automatic" && (
          <span className="font-normal">
            {" · "}
            {t(`assistant.rule.${rule}`)}
          </span>
        )}
        {reason && (
          <span className="font-normal">
            {": "}
            {inWords(reason)}
          </span>
        )}
      </span>
    </p>
  );
}
