import { ListTree } from "lucide-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../components/EmptyState";
import type { SimulationState } from "../../../ipc";
import { simulatedTime } from "./words";

/** What happened beside the path: which trigger took the first message, labels, flows that were started. */
export function EventsTab({ state: { events } }: { state: SimulationState }) {
  const { t } = useTranslation();
  return (
    <div
      role="log"
      aria-label={t("simulator.tab.events")}
      tabIndex={0}
      className="h-full overflow-y-auto px-4 py-3 focus-visible:-outline-offset-2"
    >
      {events.length === 0 && (
        <EmptyState icon={ListTree} title={t("simulator.events.empty")} text={t("simulator.events.emptyText")} />
      )}
      <ol className="flex flex-col gap-2">
        {events.map(({ at, text }, place) => (
          <li key={place} data-testid="event" className="flex gap-3">
            <time className="tabular w-32 shrink-0 text-small leading-[1.6] text-ink-3">{simulatedTime(at)}</time>
            <span dir="auto" className="min-w-0 [overflow-wrap:anywhere]">
              {text}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
