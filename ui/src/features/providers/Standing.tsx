import { CircleAlert, CircleCheck, CircleDashed, CirclePause } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useAgo } from "../../components/Ago";
import type { ProviderStanding } from "../../ipc";
import { clockTime } from "../../lib/time";
import { cn } from "../../lib/cn";

const LOOKS = {
  not_set_up: { icon: CircleDashed, colour: "text-ink-3" },
  untested: { icon: CircleDashed, colour: "text-ink-2" },
  works: { icon: CircleCheck, colour: "text-good" },
  failed: { icon: CircleAlert, colour: "text-danger" },
  resting: { icon: CirclePause, colour: "text-approval" },
} as const;

/** Whether a provider can be used, in words with since when. */
export function Standing({ standing }: { standing: ProviderStanding }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const { icon: Icon, colour } = LOOKS[standing.state];
  const when =
    standing.state === "works" || standing.state === "failed"
      ? ago(standing.at)
      : standing.state === "resting"
        ? clockTime(standing.until)
        : "";
  const reason = standing.state === "failed" || standing.state === "resting" ? standing.reason : null;
  return (
    <div data-testid="provider-standing" data-state={standing.state}>
      <p className={cn("flex items-center gap-1.5 font-medium", colour)}>
        <Icon size={15} aria-hidden className="shrink-0" />
        {t(`providers.standing.${standing.state}`, { when })}
      </p>
      {reason !== null && <p className="selectable text-small text-ink-2 [overflow-wrap:anywhere]">{reason}</p>}
    </div>
  );
}
