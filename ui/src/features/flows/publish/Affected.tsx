import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { ForRunning, NodeRuns, PublishPlan } from "../../../ipc";
import { cn } from "../../../lib/cn";

const CHOICES: ForRunning[] = ["finish", "restart", "move"];

type Props = { plan: PublishPlan; chosen: ForRunning; onChoose: (what: ForRunning) => void };

/** Conversations that are in the flow now, and what becomes of them. */
export function Affected({ plan, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <section>
      <h3 className="mb-1 font-semibold">{t("flows.publish.affected")}</h3>
      {plan.live_runs === 0 && <p className="text-ink-2">{t("flows.publish.nobody")}</p>}
      {plan.live_runs > 0 && (
        <>
          <p className="text-ink-2">{t("flows.publish.inIt", { count: plan.live_runs })}</p>
          <At what={t("flows.publish.atChanged")} nodes={plan.on_changed} />
          <At what={t("flows.publish.atRemoved")} nodes={plan.on_removed} />
          <fieldset className="mt-2 flex flex-col gap-1.5">
            <legend className="sr-only">{t("flows.publish.affected")}</legend>
            {CHOICES.map((choice) => (
              <label
                key={choice}
                className={cn(
                  "grid grid-cols-[auto_1fr] gap-x-2.5 rounded-card border px-3 py-2",
                  choice === chosen ? "border-accent bg-accent-tint" : "border-line hover:bg-hover",
                )}
              >
                <input
                  type="radio"
                  name={name}
                  value={choice}
                  checked={choice === chosen}
                  className="mt-0.5 size-4 accent-(--accent)"
                  onChange={() => onChoose(choice)}
                />
                <span className="font-medium">{t(`flows.publish.running.${choice}`)}</span>
                <span className="col-start-2 text-small text-ink-2">{t(`flows.publish.runningText.${choice}`)}</span>
              </label>
            ))}
          </fieldset>
        </>
      )}
    </section>
  );
}

function At({ what, nodes }: { what: string; nodes: NodeRuns[] }) {
  const { t } = useTranslation();
  if (nodes.length === 0) return null;
  return (
    <div className="mt-1 text-small">
      <span className="text-ink-2">{what}</span>
      <ul className="ml-4 list-disc">
        {nodes.map(({ node, title, runs }) => (
          <li key={node}>
            <bdi>{title}</bdi> · {t("flows.publish.runs", { count: runs })}
          </li>
        ))}
      </ul>
    </div>
  );
}
