import { CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { FlowDetail } from "../../../ipc";
import { flowPlaces } from "../places";
import { AsideSection } from "./AsideSection";
import { FindingGroups } from "./FindingGroups";

/** What is wrong with the draft: what blocks publishing first. */
export function FindingsSection({ flow }: { flow: FlowDetail }) {
  const { t } = useTranslation();
  return (
    <AsideSection title={t("flows.findings.title")}>
      {flow.findings.length === 0 ? (
        <p className="flex items-center gap-1.5 text-ink-2">
          <CircleCheck size={16} aria-hidden className="shrink-0 text-good" />
          {t("flows.findings.none")}
        </p>
      ) : (
        <FindingGroups
          findings={flow.findings}
          titles={new Map(flow.outline.map(({ id, title }) => [id, title]))}
          place={(node) => flowPlaces.node(flow.row.id, node)}
        />
      )}
    </AsideSection>
  );
}
