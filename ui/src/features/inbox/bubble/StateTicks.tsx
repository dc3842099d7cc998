import { Check, CheckCheck, CircleAlert, CircleHelp, Clock3, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Tooltip } from "../../../components/Tooltip";
import type { DeliveryState } from "../../../ipc";
import { cn } from "../../../lib/cn";

const TICKS: Record<DeliveryState, { icon: LucideIcon; colour: string }> = {
  queued: { icon: Clock3, colour: "text-ink-3" },
  sending: { icon: Clock3, colour: "text-ink-3" },
  sent: { icon: Check, colour: "text-ink-3" },
  delivered: { icon: CheckCheck, colour: "text-ink-3" },
  read: { icon: CheckCheck, colour: "text-accent" },
  failed: { icon: CircleAlert, colour: "text-danger" },
  maybe_sent: { icon: CircleHelp, colour: "text-approval" },
};

/** How far a message came: a mark, and the words on hover. What the operator should know is said in words at once. */
export function StateTicks({ state }: { state: DeliveryState }) {
  const { t } = useTranslation();
  const { icon: Icon, colour } = TICKS[state];
  const said = state === "queued" || state === "maybe_sent";
  return (
    <Tooltip text={t(`state.${state}`)} side="top">
      <span className={cn("inline-flex items-center gap-1", colour)}>
        {said && <span className="font-medium">{t(`state.${state}`)}</span>}
        <Icon size={15} role="img" aria-label={said ? undefined : t(`state.${state}`)} aria-hidden={said || undefined} />
      </span>
    </Tooltip>
  );
}
