import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import type { SearchModel } from "../../ipc";
import { useRemoveModel } from "./modelQueries";

export function ModelRemoveDialog({ model, onClose }: { model: SearchModel; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useRemoveModel();
  const kind = model.phase.phase === "endpoint" ? "endpoint" : model.languages === "unknown" ? "folder" : "download";
  return (
    <Dialog
      open
      title={t("models.remove.title", { name: model.name })}
      text={t(`models.remove.${kind}`, { size: model.size_mb.toLocaleString() })}
      onOpenChange={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            tone="danger"
            autoFocus
            busy={remove.isPending}
            data-testid="remove-model"
            onClick={() => remove.mutate(model.id, { onSuccess: onClose })}
          >
            {t("models.act.remove")}
          </Button>
        </>
      }
    />
  );
}
