import { useQuery } from "@tanstack/react-query";
import { ChartColumn } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { Select } from "../../../components/Field";
import { Segmented } from "../../../components/Segmented";
import { Skeleton } from "../../../components/Skeleton";
import type { FlowDetail, RunCounts } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { analyticsQuery, versionsQuery } from "../flowQueries";
import { share, span } from "../words";
import { DayBars } from "./DayBars";
import { NodeTable } from "./NodeTable";
import { VersionTable } from "./VersionTable";

const RANGES = ["7", "30", "90", "all"] as const;

/** What became of the flow's conversations: in numbers, by day, and step by step. */
export function FiguresTab({ flow }: { flow: FlowDetail }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const range = RANGES.find((known) => known === params.get("days")) ?? "30";
  const version = params.get("version");
  const versions = useQuery(versionsQuery(flow.row.id));
  const figures = useQuery(
    analyticsQuery({ flow_id: flow.row.id, version_id: version, days: range === "all" ? null : Number(range) }),
  );
  const set = (name: string, value: string | null) =>
    setParams(
      (now) => {
        if (value === null) now.delete(name);
        else now.set(name, value);
        return now;
      },
      { replace: true },
    );
  if (figures.isError)
    return <ErrorState what={t("flows.figures.what")} error={figures.error} onRetry={() => void figures.refetch()} />;
  const data = figures.data;
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-5xl flex-col gap-5 px-6 py-5">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div className="w-56">
            <Select
              aria-label={t("flows.figures.version")}
              value={version ?? ""}
              options={[
                { value: "", label: t("flows.figures.allVersions") },
                ...(versions.data ?? []).map(({ id, number }) => ({ value: id, label: t("flows.version.number", { number }) })),
              ]}
              onChange={({ target }) => set("version", target.value || null)}
            />
          </div>
          <Segmented
            label={t("flows.figures.range")}
            value={range}
            options={RANGES.map((value) => ({
              value,
              label: value === "all" ? t("flows.figures.allTime") : t("flows.figures.days", { count: Number(value) }),
            }))}
            onChange={(value) => set("days", value)}
          />
        </div>
        {figures.isPending && (
          <>
            <Skeleton className="h-20 rounded-card" />
            <Skeleton className="h-56 rounded-card" />
            <Skeleton className="h-72 rounded-card" />
          </>
        )}
        {data && <Headline total={data.total} />}
        {data && data.total.starts + data.total.live === 0 && (
          <div className="rounded-card border border-line bg-raised">
            <EmptyState icon={ChartColumn} title={t("flows.figures.empty")} text={t("flows.figures.emptyText")} />
          </div>
        )}
        {data && data.total.starts + data.total.live > 0 && (
          <>
            <DayBars days={data.days} />
            <NodeTable flow={flow} nodes={data.nodes} />
            {data.versions.length > 1 && version === null && <VersionTable versions={data.versions} />}
          </>
        )}
      </div>
    </div>
  );
}

function Headline({ total }: { total: RunCounts }) {
  const { t } = useTranslation();
  const of = (part: number) => share(part, total.starts);
  const figures: [string, string, string | null, boolean][] = [
    [t("flows.figures.starts"), total.starts.toLocaleString(), null, false],
    [t("flows.figures.completed"), total.completed.toLocaleString(), of(total.completed), false],
    [t("flows.figures.dropped"), total.dropped.toLocaleString(), of(total.dropped), false],
    [t("flows.figures.failed"), total.failed.toLocaleString(), of(total.failed), total.failed > 0],
    [t("flows.figures.live"), total.live.toLocaleString(), null, false],
    [t("flows.figures.mean"), total.mean_ms === null ? t("flows.figures.none") : span(total.mean_ms), null, false],
  ];
  return (
    <dl className="grid grid-cols-3 gap-px overflow-hidden rounded-card border border-line bg-line lg:grid-cols-6">
      {figures.map(([label, value, part, bad]) => (
        <div key={label} className="flex flex-col justify-between bg-raised px-4 py-3">
          <dt className="text-small text-ink-3">{label}</dt>
          <dd className={cn("tabular text-title font-semibold", bad && "text-danger")}>
            {value}
            {part !== null && <span className="ml-1.5 text-small font-normal text-ink-3">{part}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
