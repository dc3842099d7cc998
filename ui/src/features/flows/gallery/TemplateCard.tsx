import { Check, Eye, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import type { FlowTemplate } from "../../../ipc";

type Props = { template: FlowTemplate; busy: boolean; onLook: () => void; onUse: () => void };

/** A ready flow: what it does for whom, and what it needs first. */
export function TemplateCard({ template, busy, onLook, onUse }: Props) {
  const { t } = useTranslation();
  return (
    <li data-testid="template" className="flex flex-col rounded-card border border-line bg-raised p-4">
      <h2 className="text-title font-semibold [overflow-wrap:anywhere]">{template.name}</h2>
      <p className="mt-1 text-ink-2">{template.description}</p>
      <TemplateNeeds needs={template.needs} />
      <div className="mt-auto flex flex-wrap items-center gap-2 pt-4">
        <p className="tabular mr-auto text-small text-ink-3">
          {t("gallery.steps", { count: template.nodes })} · {t("gallery.tests", { count: template.tests })}
        </p>
        <Button size="small" tone="quiet" icon={Eye} aria-label={t("gallery.lookAt", { name: template.name })} onClick={onLook}>
          {t("gallery.look")}
        </Button>
        <Button
          size="small"
          tone="primary"
          icon={Plus}
          busy={busy}
          data-testid="use-template"
          aria-label={t("gallery.useOne", { name: template.name })}
          onClick={onUse}
        >
          {t("gallery.use")}
        </Button>
      </div>
    </li>
  );
}

export function TemplateNeeds({ needs }: { needs: string[] }) {
  const { t } = useTranslation();
  if (needs.length === 0)
    return (
      <p className="mt-3 flex items-center gap-1.5 text-small text-good">
        <Check size={14} aria-hidden /> {t("gallery.ready")}
      </p>
    );
  return (
    <div className="mt-3 text-small">
      <p className="text-ink-3">{t("gallery.needs")}</p>
      <ul className="list-disc pl-4 text-ink-2">
        {needs.map((need) => (
          <li key={need}>{need}</li>
        ))}
      </ul>
    </div>
  );
}
