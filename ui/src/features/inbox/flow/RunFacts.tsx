import { ArrowUpRight, CornerDownRight, Ellipsis, RotateCcw, Square } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAgo } from "../../../components/Ago";
import { IconButton } from "../../../components/IconButton";
import { Menu } from "../../../components/Menu";
import type { RunRow } from "../../../ipc";
import { fullTime } from "../../../lib/time";
import { flowPlaces } from "../../flows/places";
import { ConfirmRunDialog } from "./ConfirmRunDialog";
import { MoveRunDialog } from "./MoveRunDialog";

/** Where the chat stands in its flow, and the operator's hand on it. */
export function RunFacts({ run }: { run: RunRow }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const [asking, setAsking] = useState<"move" | "reset" | "end" | null>(null);
  const close = () => setAsking(null);
  const { wait, due_at: due } = run;
  const waits = run.place === "waiting" && wait ? t(`inFlow.wait.${wait.for}`) : t(`inFlow.place.${run.place}`);
  return (
    <>
      <div className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h3 className="text-small text-ink-3">{t("inFlow.title")}</h3>
          <Link to={flowPlaces.flow(run.flow_id)} className="font-medium hover:underline [overflow-wrap:anywhere]">
            <bdi>{run.flow_name}</bdi>
          </Link>
        </div>
        <Menu
          trigger={<IconButton label={t("inFlow.more")} icon={Ellipsis} className="-mr-2" />}
          items={[
            { id: "move", label: t("inFlow.move"), icon: CornerDownRight, onSelect: () => setAsking("move") },
            { id: "reset", label: t("inFlow.reset"), icon: RotateCcw, onSelect: () => setAsking("reset") },
            { id: "end", label: t("inFlow.end"), icon: Square, danger: true, onSelect: () => setAsking("end") },
          ]}
        />
      </div>
      {run.node_title !== "" && (
        <p dir="auto" className="mt-1 [overflow-wrap:anywhere]">
          {run.node_title}
        </p>
      )}
      <p className="text-small text-ink-2">
        {waits}
        {due !== null && ` ${t("inFlow.until", { when: fullTime(due) })}`}
        {" · "}
        {t("time.since", { when: ago(wait?.since ?? run.touched_at) })}
      </p>
      {run.restarts && <p className="text-small text-ink-3">{t("inFlow.restarts")}</p>}
      <Link
        to={flowPlaces.run(run.flow_id, run.id)}
        className="inline-flex min-h-8 items-center gap-1 text-small font-medium text-accent-ink hover:underline"
      >
        {t("inFlow.open")}
        <ArrowUpRight size={14} aria-hidden />
      </Link>
      {asking === "move" && <MoveRunDialog run={run} onClose={close} />}
      {(asking === "reset" || asking === "end") && <ConfirmRunDialog run={run} what={asking} onClose={close} />}
    </>
  );
}
