import { useTranslation } from "react-i18next";
import type { RunDetail } from "../../../ipc";
import { shown } from "../words";

/** What the conversation knows by now. */
export function RunVariables({ variables }: { variables: RunDetail["variables"] }) {
  const { t } = useTranslation();
  const names = Object.keys(variables).toSorted((a, b) => a.localeCompare(b));
  return (
    <section>
      <h3 className="mb-1 font-semibold">{t("flows.run.variables")}</h3>
      {names.length === 0 && <p className="text-ink-3">{t("flows.run.noVariables")}</p>}
      <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-1">
        {names.map((name) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="font-mono text-small leading-relaxed text-ink-2">{name}</dt>
            <dd dir="auto" className="min-w-0 [overflow-wrap:anywhere]">
              {shown(variables[name] ?? null)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
