import { Hand, Sparkles, UserRound, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Owner } from "../ipc";
import { cn } from "../lib/cn";

/** The one place that says which icon and colour an owner has: assistant violet, you blue, approval amber. */
export const OWNERS: Record<Owner, { icon: LucideIcon; text: string; tint: string; line: string }> = {
  bot: { icon: Sparkles, text: "text-bot", tint: "bg-bot-tint", line: "border-bot-line" },
  human: { icon: UserRound, text: "text-human", tint: "bg-human-tint", line: "border-human-line" },
  approval: { icon: Hand, text: "text-approval", tint: "bg-approval-tint", line: "border-approval-line" },
};

export function OwnerIcon({ owner, size = 14 }: { owner: Owner; size?: number }) {
  const { t } = useTranslation();
  const { icon: Icon, text } = OWNERS[owner];
  return (
    <span
      role="img"
      aria-label={t(`owner.${owner}Long`)}
      title={t(`owner.${owner}Long`)}
      className={cn("inline-flex shrink-0", text)}
    >
      <Icon size={size} aria-hidden />
    </span>
  );
}
