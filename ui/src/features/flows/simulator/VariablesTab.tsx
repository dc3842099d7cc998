import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import type { Value } from "../../../ipc";
import { VariableForm } from "../variables";
import { ActFailed } from "./ActFailed";
import { lastChanges } from "./path";
import type { Simulated } from "./useSimulation";
import { VariableRow } from "./VariableRow";

/** What the conversation knows by now. Everything can be set by hand, in this simulation only. */
export function VariablesTab({ sim }: { sim: Simulated }) {
  const { t } = useTranslation();
  const { run, globals, labels, path } = sim.state;
  const changes = lastChanges(path);
  return (
    <div className="flex h-full flex-col gap-6 overflow-y-auto px-4 py-3">
      <ActFailed sim={sim} place="variables" />
      <Part
        sim={sim}
        what="run"
        values={run?.variables ?? {}}
        changed={(name) => {
          const change = changes.get(name);
          return change && { by: sim.title(change.node), fresh: change.fresh };
        }}
        onSet={(name, value, done) => sim.act("variables", { act: "set_variable", name, value }, done)}
      />
      <Part
        sim={sim}
        what="global"
        values={globals}
        changed={() => undefined}
        onSet={(name, value, done) => sim.act("variables", { act: "set_global", name, value }, done)}
      />
      <section aria-label={t("simulator.variables.labels")}>
        <h2 className="font-semibold">{t("simulator.variables.labels")}</h2>
        {labels.length === 0 && <p className="text-ink-3">{t("simulator.variables.noLabels")}</p>}
        <ul className="mt-1 flex flex-wrap gap-1.5">
          {labels.map((label) => (
            <li key={label} dir="auto" className="rounded-full border border-line bg-raised px-2.5 py-0.5 text-small">
              {label}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

type PartProps = {
  sim: Simulated;
  what: "run" | "global";
  values: { [name in string]: Value };
  changed: (name: string) => { by: string; fresh: boolean } | undefined;
  onSet: (name: string, value: Value, done?: () => void) => void;
};

function Part({ sim, what, values, changed, onSet }: PartProps) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const names = Object.keys(values).toSorted((a, b) => a.localeCompare(b));
  return (
    <section aria-label={t(`simulator.variables.${what}`)}>
      <div className="flex items-center justify-between gap-3">
        <div className="min-w-0">
          <h2 className="font-semibold">{t(`simulator.variables.${what}`)}</h2>
          <p className="text-small text-ink-3">{t(`simulator.variables.${what}Text`)}</p>
        </div>
        <Button
          size="small"
          tone="quiet"
          icon={Plus}
          data-testid={`add-${what}`}
          aria-label={t(`simulator.variables.${what}Add`)}
          onClick={() => setAdding(true)}
        >
          {t("simulator.variables.add")}
        </Button>
      </div>
      {adding && (
        <div className="mt-2 rounded-card border border-line bg-raised p-3">
          <VariableForm
            name={null}
            value=""
            taken={names}
            busy={sim.acting}
            onSave={(name, value) => onSet(name, value, () => setAdding(false))}
            onCancel={() => setAdding(false)}
          />
        </div>
      )}
      {names.length === 0 && !adding && <p className="mt-1 text-ink-3">{t(`simulator.variables.${what}None`)}</p>}
      {names.length > 0 && (
        <ul className="mt-2 rounded-card border border-line bg-raised">
          {names.map((name) => (
            <VariableRow
              key={name}
              name={name}
              value={values[name] ?? null}
              changed={changed(name)}
              editing={editing === name}
              busy={sim.acting}
              onEdit={(open) => setEditing(open ? name : null)}
              onSet={(value) => onSet(name, value, () => setEditing(null))}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
