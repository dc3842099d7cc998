import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "../../components/Button";
import { IconButton } from "../../components/IconButton";
import type { Models, SearchModel } from "../../ipc";
import { actsOf } from "./modelModel";
import { useCancelDownload, useDownloadModel, useRollBackModel, useStopOrdering, useUseModel } from "./modelQueries";

type Props = { model: SearchModel; models: Models; onRemove: () => void };

export function ModelActions({ model, models, onRemove }: Props) {
  const { t } = useTranslation();
  const download = useDownloadModel();
  const cancel = useCancelDownload();
  const change = useUseModel();
  const rollBack = useRollBackModel();
  const stopOrdering = useStopOrdering();
  const { id, name } = model;
  const used = () => toast(t("models.usedNow", { name }));
  const run = {
    download: () => download.mutate(id),
    cancel: () => cancel.mutate(id),
    use: () => change.mutate(id, { onSuccess: () => model.use === "order" && used() }),
    rollBack: () => rollBack.mutate(undefined, { onSuccess: used }),
    stopOrdering: () => stopOrdering.mutate(undefined, { onSuccess: () => toast(t("models.withoutOrder")) }),
    remove: onRemove,
  };
  const busy = [download, cancel, change, rollBack, stopOrdering].some(({ isPending }) => isPending);
  return (
    <div className="flex min-h-8 items-center gap-1">
      {actsOf(model, models).map((act) =>
        act === "remove" ? (
          <IconButton key={act} label={t("models.act.removeOne", { name })} icon={Trash2} onClick={run.remove} />
        ) : (
          <Button
            key={act}
            tone={model.recommended && (act === "download" || act === "use") ? "primary" : "plain"}
            busy={busy}
            data-testid={`model-${act}`}
            aria-label={`${t(`models.act.${act}`)}: ${name}`}
            onClick={run[act]}
          >
            {t(`models.act.${act}`)}
          </Button>
        ),
      )}
    </div>
  );
}
