import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ErrorState } from "../../../components/ErrorState";
import { Select } from "../../../components/Field";
import { Skeleton } from "../../../components/Skeleton";
import type { FlowDetail, FlowVersion } from "../../../ipc";
import { diffQuery } from "../flowQueries";
import { textOf } from "../words";
import { DiffLines } from "./DiffLines";

type Props = {
  flow: FlowDetail;
  versions: FlowVersion[];
  from: string;
  to: string;
  onChange: (values: Record<string, string>) => void;
};

/** What changed from one state of the flow to another. */
export function DiffPane({ flow, versions, from, to, onChange }: Props) {
  const { t } = useTranslation();
  const diff = useQuery(diffQuery(flow.row.id, textOf(from), textOf(to)));
  const options = [
    { value: "draft", label: t("flows.version.draft") },
    ...versions.map(({ id, number, live }) => ({
      value: id,
      label: live ? t("flows.version.numberLive", { number }) : t("flows.version.number", { number }),
    })),
  ];
  return (
    <section aria-label={t("flows.diff.title")}>
      <div className="mb-3 flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <Select
            aria-label={t("flows.diff.from")}
            value={from}
            options={options}
            data-testid="diff-from"
            onChange={({ target }) => onChange({ from: target.value })}
          />
        </div>
        <ArrowRight size={16} aria-hidden className="shrink-0 text-ink-3" />
        <div className="min-w-0 flex-1">
          <Select
            aria-label={t("flows.diff.to")}
            value={to}
            options={options}
            data-testid="diff-to"
            onChange={({ target }) => onChange({ to: target.value })}
          />
        </div>
      </div>
      {diff.isPending && <Skeleton className="h-40 rounded-card" />}
      {diff.isError && <ErrorState what={t("flows.diff.what")} error={diff.error} onRetry={() => void diff.refetch()} />}
      {diff.data?.length === 0 && <p className="text-ink-2">{t("flows.diff.same")}</p>}
      {diff.data && diff.data.length > 0 && <DiffLines lines={diff.data} />}
    </section>
  );
}
