import { useQuery } from "@tanstack/react-query";
import { FolderInput, Globe } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "../../components/Button";
import { ErrorState } from "../../components/ErrorState";
import { Skeleton } from "../../components/Skeleton";
import type { Models, ModelUse, SearchModel } from "../../ipc";
import { ModelCard } from "./ModelCard";
import { ModelEndpointDialog } from "./ModelEndpointDialog";
import { ModelRemoveDialog } from "./ModelRemoveDialog";
import { ModelSwitching } from "./ModelSwitching";
import { modelsQuery, useImportModel } from "./modelQueries";

/** The models behind search: which one finds meanings, and which one, if any, puts what was found in order. */
export function ModelScreen() {
  const { t } = useTranslation();
  const models = useQuery(modelsQuery);
  const importing = useImportModel();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<SearchModel | null>(null);
  const importFolder = () =>
    importing.mutate(undefined, {
      onSuccess: (model) => model && toast(t("models.imported", { name: model.name })),
    });
  return (
    <section aria-label={t("models.title")} className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-[760px] flex-col gap-6 p-6">
        <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
          <div className="min-w-[min(100%,26rem)] flex-1">
            <h2 className="text-title font-semibold">{t("models.title")}</h2>
            <p className="mt-0.5 text-ink-2">{t("models.text")}</p>
          </div>
          <div className="flex flex-wrap gap-2">
            <Button icon={FolderInput} busy={importing.isPending} data-testid="import-model" onClick={importFolder}>
              {t("models.import")}
            </Button>
            <Button icon={Globe} data-testid="add-endpoint" onClick={() => setAdding(true)}>
              {t("models.endpoint.add")}
            </Button>
          </div>
        </div>
        {models.isPending && [0, 1, 2].map((place) => <Skeleton key={place} className="h-28" />)}
        {models.isError && <ErrorState what={t("models.what")} error={models.error} onRetry={() => void models.refetch()} />}
        {models.data && (
          <>
            <ModelSwitching models={models.data} />
            <Group use="meaning" models={models.data} onRemove={setRemoving} />
            <Group use="order" models={models.data} onRemove={setRemoving} />
          </>
        )}
      </div>
      {adding && <ModelEndpointDialog onClose={() => setAdding(false)} />}
      {removing && <ModelRemoveDialog model={removing} onClose={() => setRemoving(null)} />}
    </section>
  );
}

function Group({ use, models, onRemove }: { use: ModelUse; models: Models; onRemove: (model: SearchModel) => void }) {
  const { t } = useTranslation();
  const rows = models.models.filter((model) => model.use === use);
  if (rows.length === 0) return null;
  return (
    <section aria-label={t(`models.group.${use}`)}>
      <h3 className="font-semibold">{t(`models.group.${use}`)}</h3>
      <p className="mb-2 text-small text-ink-2">{t(`models.groupText.${use}`)}</p>
      <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-raised">
        {rows.map((model) => (
          <li key={model.id}>
            <ModelCard model={model} models={models} onRemove={() => onRemove(model)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
