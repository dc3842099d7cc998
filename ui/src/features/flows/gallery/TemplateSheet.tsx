import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Sheet } from "../../../components/Sheet";
import type { FlowTemplate, OutlineNode } from "../../../ipc";
import { KindIcon } from "../simulator/kinds";
import { TemplateNeeds } from "./TemplateCard";

type Props = { template: FlowTemplate; busy: boolean; onUse: () => void; onClose: () => void };

/** A ready flow, looked into: every step in words, before it is taken. */
export function TemplateSheet({ template, busy, onUse, onClose }: Props) {
  const { t } = useTranslation();
  const titles = new Map(template.outline.map(({ id, title }) => [id, title]));
  return (
    <Sheet open title={template.name} text={template.description} onOpenChange={(open) => !open && onClose()}>
      <div className="flex items-start justify-between gap-4">
        <div className="-mt-3">
          <TemplateNeeds needs={template.needs} />
        </div>
        <Button tone="primary" icon={Plus} busy={busy} data-testid="use-looked" onClick={onUse}>
          {t("gallery.use")}
        </Button>
      </div>
      <h3 className="mt-6 mb-2 font-semibold">{t("gallery.outline")}</h3>
      <ol className="flex flex-col gap-3">
        {template.outline.map((node) => (
          <OutlineItem key={node.id} node={node} titles={titles} />
        ))}
      </ol>
    </Sheet>
  );
}

function OutlineItem({ node, titles }: { node: OutlineNode; titles: Map<string, string> }) {
  const { t } = useTranslation();
  const ways = node.ways.filter(({ to }) => to !== null);
  return (
    <li className="flex gap-2.5" style={{ paddingInlineStart: Math.min(node.depth, 6) * 18 }}>
      <KindIcon kind={node.kind} className="mt-0.5" />
      <div className="min-w-0">
        <p dir="auto" className="font-medium [overflow-wrap:anywhere]">
          {node.title}
        </p>
        {node.text !== "" && (
          <p dir="auto" className="text-ink-2 [overflow-wrap:anywhere]">
            {node.text}
          </p>
        )}
        {ways.length > 1 && (
          <ul className="mt-0.5 text-small text-ink-3">
            {ways.map(({ handle, label, to }) => (
              <li key={handle} dir="auto">
                {t("gallery.way", { label, to: titles.get(to ?? "") ?? to })}
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
