import { CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { FlowDetail, PublishPlan } from "../../../ipc";
import { FindingGroups } from "../draft/FindingGroups";
import { flowPlaces } from "../places";
import { DiffLines } from "../versions/DiffLines";

/** What is wrong with it, and what changes against what answers now. */
export function PlanLines({ flow, plan, back }: { flow: FlowDetail; plan: PublishPlan; back: boolean }) {
  const { t } = useTranslation();
  const first = flow.row.version === null;
  return (
    <>
      <section>
        <h3 className="mb-1 font-semibold">{t("flows.findings.title")}</h3>
        {plan.findings.length === 0 ? (
          <p className="flex items-center gap-1.5 text-ink-2">
            <CircleCheck size={16} aria-hidden className="shrink-0 text-good" />
            {t("flows.findings.none")}
          </p>
        ) : (
          <FindingGroups
            findings={plan.findings}
            titles={new Map(flow.outline.map(({ id, title }) => [id, title]))}
            place={back ? undefined : (node) => flowPlaces.node(flow.row.id, node)}
          />
        )}
      </section>
      <section>
        <h3 className="mb-1 font-semibold">{t("flows.publish.changes")}</h3>
        {first && <p className="text-ink-2">{t("flows.publish.first")}</p>}
        {!first && plan.lines.length === 0 && <p className="text-ink-2">{t("flows.diff.same")}</p>}
        {plan.lines.length > 0 && <DiffLines lines={plan.lines} />}
      </section>
    </>
  );
}
