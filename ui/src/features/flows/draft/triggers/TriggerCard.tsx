import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../../../components/IconButton";
import { Switch } from "../../../../components/Switch";
import type { Finding, FlowTrigger } from "../../../../ipc";
import { cn } from "../../../../lib/cn";
import { FindingLine } from "../FindingLine";
import { FRESH, TRIGGER_ICONS } from "./kinds";
import { TriggerFields } from "./TriggerFields";

type Props = {
  trigger: FlowTrigger;
  findings: Finding[];
  onChange: (trigger: FlowTrigger, at: "once" | "later") => void;
  onRemove: () => void;
};

/** One trigger with its fields; it can be switched off without losing them. */
export function TriggerCard({ trigger, findings, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const on = trigger.on !== false;
  const when = trigger.when ?? FRESH.keyword();
  const Icon = TRIGGER_ICONS[when.type];
  const name = t(`flows.trigger.kind.${when.type}`);
  return (
    <li data-testid="trigger" aria-label={name} className="rounded-card border border-line bg-raised px-3 pb-2">
      <div className="flex items-center gap-2 pt-1">
        <Icon size={16} aria-hidden className="shrink-0 text-ink-3" />
        <span className={cn("min-w-0 flex-1 leading-tight font-medium", !on && "text-ink-3")}>{name}</span>
        <Switch
          checked={on}
          label={t("flows.trigger.on", { name })}
          onCheckedChange={(checked) => onChange({ ...trigger, on: checked }, "once")}
        />
        <IconButton label={t("flows.trigger.remove", { name })} icon={Trash2} className="-mr-1.5" onClick={onRemove} />
      </div>
      <TriggerFields when={when} onChange={(next, at = "later") => onChange({ ...trigger, when: next }, at)} />
      {findings.map((finding) => (
        <FindingLine key={finding.message} finding={finding} />
      ))}
    </li>
  );
}
