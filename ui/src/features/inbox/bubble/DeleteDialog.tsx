import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import type { Message } from "../../../ipc";
import { useDeleteMessage } from "../queries";

/** Deleting for everyone cannot be taken back: it is asked once. */
export function DeleteDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useDeleteMessage();
  return (
    <Dialog
      open
      title={t("message.deleteTitle")}
      text={t("message.deleteText")}
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            tone="danger"
            autoFocus
            busy={remove.isPending}
            onClick={() => remove.mutate(message.id, { onSuccess: onClose })}
          >
            {t("message.deleteNow")}
          </Button>
        </>
      }
    >
      <blockquote dir="auto" className="line-clamp-4 border-l-2 border-line pl-3 text-ink-2 [overflow-wrap:anywhere]">
        {message.text || t(`kind.${message.kind}`)}
      </blockquote>
    </Dialog>
  );
}
