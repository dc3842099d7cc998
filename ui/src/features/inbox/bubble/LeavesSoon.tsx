import { Clock3, Hand, Send } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import type { MessageId } from "../../../ipc";
import { useSecondsTo } from "../../../lib/useSecondsTo";
import { useSendReplyNow, useStopReply } from "../queries";

/** A reply that waits on purpose: there is time to stop it, or to let it go. */
export function LeavesSoon({ id, at }: { id: MessageId; at: number }) {
  const { t } = useTranslation();
  const seconds = useSecondsTo(at);
  const stop = useStopReply();
  const now = useSendReplyNow();
  return (
    <div
      className="mt-1.5 flex max-w-[65cqw] flex-wrap items-center gap-2 rounded-card border border-approval-line bg-approval-tint py-1.5 pr-1.5 pl-3 text-small"
      data-testid="leaves-soon"
    >
      <Clock3 size={14} aria-hidden className="shrink-0 text-approval" />
      <span className="tabular flex-1">
        {seconds === 0 && t("thread.leaves.leaving")}
        {seconds > 0 && seconds <= 90 && t("thread.leaves.seconds", { count: seconds })}
        {seconds > 90 && t("thread.leaves.minutes", { count: Math.ceil(seconds / 60) })}
      </span>
      <Button size="small" icon={Hand} busy={stop.isPending} onClick={() => stop.mutate(id)}>
        {t("thread.leaves.stop")}
      </Button>
      <Button size="small" icon={Send} busy={now.isPending} onClick={() => now.mutate(id)}>
        {t("thread.leaves.now")}
      </Button>
    </div>
  );
}
