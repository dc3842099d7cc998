import { LoaderCircle, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import type { Models } from "../../ipc";
import { ModelProgress } from "./ModelProgress";
import { useStopSwitching, useUseModel } from "./modelQueries";

/** A change of the model that is under way, or failed: how far it is, and that the present one answers meanwhile. */
export function ModelSwitching({ models: { models, switching } }: { models: Models }) {
  const { t } = useTranslation();
  const stop = useStopSwitching();
  const again = useUseModel();
  if (!switching) return null;
  const nameOf = (id: string | undefined) => models.find((model) => model.id === id)?.name ?? id ?? "";
  const now = nameOf(models.find((model) => model.use === "meaning" && model.active)?.id);
  const { to, done, total, failed } = switching;
  const name = nameOf(to);
  if (failed !== null)
    return (
      <div
        role="alert"
        className="flex flex-wrap items-start gap-3 rounded-card border border-danger-line bg-danger-tint px-4 py-3"
      >
        <TriangleAlert size={18} aria-hidden className="mt-0.5 shrink-0 text-danger" />
        <div className="min-w-60 flex-1">
          <p className="font-medium">{t("models.switching.failed", { name })}</p>
          <p className="selectable text-ink-2">{failed}</p>
          <p className="text-ink-2">{t("models.switching.stays", { name: now })}</p>
        </div>
        <Button busy={again.isPending} onClick={() => again.mutate(to)}>
          {t("common.tryAgain")}
        </Button>
        <Button busy={stop.isPending} onClick={() => stop.mutate()}>
          {t("models.switching.forget", { name: now })}
        </Button>
      </div>
    );
  return (
    <div data-testid="switching" className="flex flex-wrap items-start gap-3 rounded-card border border-line bg-raised px-4 py-3">
      <LoaderCircle size={18} aria-hidden className="mt-0.5 shrink-0 text-accent-ink motion-safe:animate-spin" />
      <div className="min-w-60 flex-1">
        <p className="font-medium">{t("models.switching.title", { name })}</p>
        <p className="text-ink-2">{t("models.switching.text", { name: now })}</p>
        <ModelProgress
          done={done}
          total={total}
          label={t("models.switching.title", { name })}
          words={t("models.switching.progress", { done: done.toLocaleString(), total: total.toLocaleString() })}
        />
      </div>
      <Button busy={stop.isPending} data-testid="stop-switching" onClick={() => stop.mutate()}>
        {t("models.switching.stop")}
      </Button>
    </div>
  );
}
