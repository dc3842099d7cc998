import { useTranslation } from "react-i18next";
import { Skeleton } from "../../../components/Skeleton";
import { TriedCard } from "../attempt/TriedCard";
import type { Cell } from "./useCompare";

/** What one side makes of a question. */
export function CompareCell({ cell, stale, label }: { cell: Cell | null; stale: boolean; label: string }) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={label} className="min-w-0 px-4 py-3 not-first:border-l not-first:border-line">
      {cell === null && <p className="text-small text-ink-3">{t("assistant.compare.notAsked")}</p>}
      {cell?.outcome.state === "asking" && <Skeleton className="h-20" />}
      {cell?.outcome.state === "failed" && (
        <p role="alert" className="text-danger [overflow-wrap:anywhere]">
          {t("assistant.try.failed")} {cell.outcome.words}
        </p>
      )}
      {cell?.outcome.state === "done" && <TriedCard wide tried={cell.outcome.tried} settings={cell.settings} />}
      {stale && <p className="mt-1 text-small text-ink-3">{t("assistant.try.stale")}</p>}
    </div>
  );
}
