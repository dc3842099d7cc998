import { CircleCheck, RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import type { Message } from "../../../ipc";
import { useItArrived, useSendAgain } from "../queries";

/** Nobody can know whether it left: the operator looks at the phone and says. Nothing is sent twice by itself. */
export function MaybeSent({ message }: { message: Message }) {
  const { t } = useTranslation();
  const arrived = useItArrived();
  const again = useSendAgain();
  return (
    <div
      className="mt-1.5 max-w-[65cqw] rounded-card border border-approval-line bg-approval-tint p-3 text-small"
      data-testid="maybe-sent"
    >
      <p>{t("thread.maybeExplain")}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" icon={CircleCheck} busy={arrived.isPending} onClick={() => arrived.mutate(message.id)}>
          {t("thread.itArrived")}
        </Button>
        <Button size="small" icon={RotateCw} busy={again.isPending} onClick={() => again.mutate(message.id)}>
          {t("thread.sendAgain")}
        </Button>
      </div>
    </div>
  );
}

export function NotSent({ message }: { message: Message }) {
  const { t } = useTranslation();
  const again = useSendAgain();
  return (
    <div className="mt-1.5 flex max-w-[65cqw] flex-wrap items-center gap-2 rounded-card border border-danger-line bg-danger-tint py-1.5 pr-1.5 pl-3 text-small">
      <span className="flex-1">{message.failure ? t("thread.failedWhy", { reason: message.failure }) : t("state.failed")}</span>
      <Button size="small" icon={RotateCw} busy={again.isPending} onClick={() => again.mutate(message.id)}>
        {t("thread.sendAgain")}
      </Button>
    </div>
  );
}
