import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import type { RunRow } from "../../../ipc";
import { useEndRun, useResetRun } from "./queries";

type Props = { run: RunRow; what: "reset" | "end"; onClose: () => void };

/** What cannot be taken back is asked first. */
export function ConfirmRunDialog({ run, what, onClose }: Props) {
  const { t } = useTranslation();
  const reset = useResetRun();
  const end = useEndRun();
  const act = what === "end" ? end : reset;
  const confirm = () =>
    act.mutate(run.id, {
      onSuccess: () => {
        onClose();
        toast(t(`inFlow.done.${what}`));
      },
    });
  return (
    <Dialog
      open
      title={t(`inFlow.${what}Title`, { name: run.flow_name })}
      text={t(`inFlow.${what}Text`)}
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button tone={what === "end" ? "danger" : "primary"} busy={act.isPending} onClick={confirm}>
            {t(`inFlow.${what}Now`)}
          </Button>
        </>
      }
    />
  );
}
