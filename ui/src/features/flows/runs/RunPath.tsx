import { useTranslation } from "react-i18next";
import type { OutlineNode, RunDetail, TraceEntry, Value } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { clockTime, fullTime } from "../../../lib/time";
import { KindIcon } from "../simulator/kinds";
import { shown } from "../words";

/** The way it took, the newest step last. */
export function RunPath({ detail, outline }: { detail: RunDetail; outline: OutlineNode[] }) {
  const { t } = useTranslation();
  const titles = new Map(detail.nodes.map(({ id, title }) => [id, title]));
  return (
    <section>
      <h3 className="mb-2 font-semibold">{t("flows.run.path")}</h3>
      {detail.trace.length === 0 && <p className="text-ink-3">{t("flows.run.noPath")}</p>}
      <ol aria-label={t("flows.run.path")}>
        {detail.trace.map((entry, place) => (
          <Step
            key={entry.step}
            entry={entry}
            title={titles.get(entry.node) ?? entry.node}
            way={wayOf(outline, entry)}
            next={entry.next === null ? null : (titles.get(entry.next) ?? entry.next)}
            last={place === detail.trace.length - 1}
          />
        ))}
      </ol>
    </section>
  );
}

/** What the way out is called; the draft may have lost it since, then its id has to do. */
function wayOf(outline: OutlineNode[], { node, handle }: TraceEntry): string {
  const ways = outline.find(({ id }) => id === node)?.ways;
  return ways?.find((way) => way.handle === handle)?.label || (handle ?? "");
}

type Props = { entry: TraceEntry; title: string; way: string; next: string | null; last: boolean };

function Step({ entry, title, way, next, last }: Props) {
  const { t } = useTranslation();
  const notes = [
    ...entry.notes,
    ...(entry.missing.length > 0 ? [t("flows.run.missing", { names: new Intl.ListFormat().format(entry.missing) })] : []),
  ];
  const details = Object.keys(entry.read).length + Object.keys(entry.changed).length + entry.compared.length > 0;
  return (
    <li className="relative flex gap-3 pb-3" data-testid="run-step">
      {!last && <span aria-hidden className="absolute top-7 bottom-0 left-[13px] w-px bg-line" />}
      <span
        className={cn(
          "inline-flex size-7 shrink-0 items-center justify-center rounded-full border bg-raised",
          entry.failure === null ? "border-line" : "border-danger-line",
        )}
      >
        <KindIcon kind={entry.kind} size={14} className={entry.failure === null ? undefined : "text-danger"} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2">
          <bdi className="min-w-0 flex-1 font-medium [overflow-wrap:anywhere]">{title}</bdi>
          <time dateTime={new Date(entry.at).toISOString()} title={fullTime(entry.at)} className="shrink-0 text-small text-ink-3">
            {clockTime(entry.at)}
          </time>
        </p>
        <p className="text-small text-ink-2">
          {t(`flows.run.cause.${entry.cause}`)}
          {next !== null && ` · ${t("flows.run.wayTo", { way, node: next })}`}
        </p>
        {entry.failure !== null && <p className="text-small text-danger">{entry.failure}</p>}
        {notes.map((note) => (
          <p key={note} className="text-small text-approval">
            {note}
          </p>
        ))}
        {details && (
          <details className="text-small">
            <summary className="min-h-8 content-center text-ink-2">{t("common.details")}</summary>
            <Values title={t("flows.run.read")} values={entry.read} />
            <Values title={t("flows.run.changed")} values={entry.changed} />
            {entry.compared.map(({ comparisons, result }, place) => (
              <p key={place} className="font-mono">
                {comparisons.map(({ text }) => text).join(", ")} → {String(result)}
              </p>
            ))}
          </details>
        )}
      </div>
    </li>
  );
}

function Values({ title, values }: { title: string; values: { [name in string]: Value } }) {
  const names = Object.keys(values);
  if (names.length === 0) return null;
  return (
    <div>
      <p className="text-ink-3">{title}</p>
      <ul className="font-mono">
        {names.map((name) => (
          <li key={name} className="[overflow-wrap:anywhere]">
            {`${name} = ${shown(values[name] ?? null)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
