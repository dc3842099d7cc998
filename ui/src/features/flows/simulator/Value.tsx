import { useTranslation } from "react-i18next";
import type { Value } from "../../../ipc";
import { shownValue } from "../variables/value";

/** A value in its line: words as they are, parts as JSON, nothing in a word. */
export function ValueText({ value }: { value: Value }) {
  const { t } = useTranslation();
  if (value === null) return <em className="text-ink-3 not-italic">{t("simulator.nothing")}</em>;
  if (value === "") return <em className="text-ink-3 not-italic">{t("simulator.emptyText")}</em>;
  return (
    <span
      dir="auto"
      className={typeof value === "object" ? "font-mono text-small [overflow-wrap:anywhere]" : "[overflow-wrap:anywhere]"}
    >
      {shownValue(value)}
    </span>
  );
}

/** Names with their values, below one another. */
export function ValueList({ title, values }: { title: string; values: { [name in string]: Value } }) {
  const { t } = useTranslation();
  const rows = Object.entries(values);
  if (rows.length === 0) return null;
  return (
    <div>
      <p className="text-ink-3">{title}</p>
      <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-3">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="font-medium [overflow-wrap:anywhere]">{name}</dt>
            <dd className="line-clamp-6">
              {value === null && title === t("simulator.step.changed") ? (
                t("simulator.step.deleted")
              ) : (
                <ValueText value={value} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
