import { ShieldAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Models, SearchModel } from "../../ipc";
import { cn } from "../../lib/cn";
import { ModelActions } from "./ModelActions";
import { ModelProgress } from "./ModelProgress";
import { hostOf } from "./modelModel";

type Props = { model: SearchModel; models: Models; onRemove: () => void };

/** A model: what to expect of it, where it stands in words, and what can be done with it. */
export function ModelCard({ model, models, onRemove }: Props) {
  const { t } = useTranslation();
  const { phase, active, recommended } = model;
  const size = model.size_mb > 0 ? t("models.megabytes", { value: model.size_mb.toLocaleString() }) : null;
  const facts = [t(`models.languages.${model.languages}`), size, t(`models.phase.${phase.phase}`)].filter(Boolean);
  return (
    <div
      data-testid="model"
      data-model={model.id}
      data-phase={phase.phase}
      className={cn("flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3", active && "bg-accent-tint")}
    >
      <div className="min-w-60 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <bdi className="font-medium [overflow-wrap:anywhere]">{model.name}</bdi>
          {active && <Badge look="bg-accent-fill text-on-accent">{t("models.active")}</Badge>}
          {recommended && <Badge look="border border-line bg-raised text-accent-ink">{t("models.recommended")}</Badge>}
        </p>
        <p className="text-ink-2">{model.about}</p>
        <p className="tabular mt-0.5 text-small text-ink-2">{facts.join(" · ")}</p>
        {phase.phase === "endpoint" && (
          <p className="mt-1 flex items-start gap-1.5 text-small text-approval">
            <ShieldAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
            {t("models.endpoint.warning", { host: hostOf(phase.url) })}
          </p>
        )}
        {phase.phase === "failed" && (
          <p role="alert" className="selectable mt-1 text-small text-danger">
            {phase.reason}
          </p>
        )}
        {phase.phase === "downloading" && (
          <ModelProgress
            done={phase.done_mb}
            total={phase.total_mb}
            label={t("models.downloading", { name: model.name })}
            words={t("models.progress", { done: phase.done_mb.toLocaleString(), total: phase.total_mb.toLocaleString() })}
          />
        )}
      </div>
      <ModelActions model={model} models={models} onRemove={onRemove} />
    </div>
  );
}

const Badge = ({ look, children }: { look: string; children: string }) => (
  <span className={cn("rounded-full px-2 text-[11px] leading-5 font-semibold", look)}>{children}</span>
);
