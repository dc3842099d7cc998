import { Route } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../components/EmptyState";
import { clockTime } from "../../../lib/time";
import { grouped, milliseconds, type PathGroup } from "./path";
import { StepItem } from "./StepItem";
import type { Simulated } from "./useSimulation";

/** The way the conversation took, grouped by what was put in. */
export function PathTab({ sim }: { sim: Simulated }) {
  const { t } = useTranslation();
  const { path, bubbles, nodes } = sim.state;
  const groups = grouped(path, bubbles);
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [path.length]);
  const labels = new Map(
    sim.flow?.outline.flatMap(({ id, ways }) => ways.map(({ handle, label }) => [`${id} ${handle}`, label] as const)),
  );
  return (
    <div
      ref={log}
      role="log"
      aria-label={t("simulator.tab.path")}
      tabIndex={0}
      className="h-full overflow-y-auto px-4 py-3 focus-visible:-outline-offset-2"
    >
      {groups.length === 0 && <EmptyState icon={Route} title={t("simulator.path.empty")} text={t("simulator.path.emptyText")} />}
      <ol className="flex flex-col gap-4">
        {groups.map((group) => (
          <li key={group.input} data-testid="path-group">
            <GroupHead group={group} />
            <ol className="flex flex-col gap-0.5">
              {group.steps.map(({ entry }) => (
                <StepItem key={entry.step} entry={entry} names={nodes} way={(node, handle) => labels.get(`${node} ${handle}`)} />
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </div>
  );
}

function GroupHead({ group: { at, said, steps, took_us } }: { group: PathGroup }) {
  const { t } = useTranslation();
  const cause = steps[0]?.entry.cause ?? "entered";
  return (
    <p className="mb-1 flex items-baseline gap-2 text-small text-ink-2">
      <time className="tabular shrink-0 text-ink-3">{clockTime(at)}</time>
      <span className="min-w-0 truncate">
        {said === null ? (
          t(`simulator.began.${cause}`)
        ) : (
          <>
            {t("simulator.began.customer")} <q dir="auto">{said.text || t(`kind.${said.kind}`)}</q>
          </>
        )}
      </span>
      {took_us > 0 && (
        <span className="tabular ml-auto shrink-0 text-ink-3" title={t("simulator.path.tookHint")}>
          {t("simulator.path.took", { value: milliseconds(took_us) })}
        </span>
      )}
    </p>
  );
}
