import { Pencil, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../../components/IconButton";
import type { Value } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { kindOf, VariableForm } from "../variables";
import { ValueText } from "./Value";

type Props = {
  name: string;
  value: Value;
  changed: { by: string; fresh: boolean } | undefined;
  editing: boolean;
  busy: boolean;
  onEdit: (open: boolean) => void;
  onSet: (value: Value) => void;
};

/** A variable: its type and value, who changed it last, and its field when it is set by hand. */
export function VariableRow({ name, value, changed, editing, busy, onEdit, onSet }: Props) {
  const { t } = useTranslation();
  return (
    <li data-testid="variable" data-fresh={changed?.fresh} className="border-b border-line px-3 py-1.5 last:border-0">
      {editing ? (
        <div className="py-1.5">
          <p className="mb-2 font-medium">{name}</p>
          <VariableForm
            name={name}
            value={value}
            taken={[]}
            busy={busy}
            onSave={(_, next) => onSet(next)}
            onCancel={() => onEdit(false)}
          />
        </div>
      ) : (
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1 py-1">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium [overflow-wrap:anywhere]">{name}</span>
              <span className="text-small text-ink-3">{t(`variables.kind.${kindOf(value) ?? "nothing"}`)}</span>
            </p>
            <div className="selectable line-clamp-4">
              <ValueText value={value} />
            </div>
            {changed && (
              <p className={cn("text-small", changed.fresh ? "font-medium text-accent-ink" : "text-ink-3")}>
                {t(changed.fresh ? "simulator.variables.justNow" : "simulator.variables.changedBy", { title: changed.by })}
              </p>
            )}
          </div>
          <IconButton
            label={t("variables.editOne", { name })}
            icon={Pencil}
            data-testid={`edit-${name}`}
            onClick={() => onEdit(true)}
          />
          <IconButton
            label={t("variables.deleteOne", { name })}
            icon={Trash2}
            data-testid={`delete-${name}`}
            onClick={() => onSet(null)}
          />
        </div>
      )}
    </li>
  );
}
