import { useQuery } from "@tanstack/react-query";
import { ChartColumn } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Segmented } from "../../components/Segmented";
import { Skeleton } from "../../components/Skeleton";
import type { UsageReport } from "../../ipc";
import { dollars } from "../../lib/money";
import { useReady } from "../../lib/useReady";
import { BudgetCard } from "./BudgetCard";
import { CreditsCard } from "./CreditsCard";
import { DayChart } from "./DayChart";
import { ModelTable } from "./ModelTable";
import { usageQuery } from "./queries";

const RANGES = ["7", "30", "90"] as const;

/** What models did and what that cost; what they may cost. */
export function UsageTab() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const range = RANGES.find((known) => known === params.get("days")) ?? "30";
  const usage = useQuery(usageQuery(Number(range)));
  useReady(usage.isSuccess || usage.isError);
  if (usage.isError) return <ErrorState what={t("usage.what")} error={usage.error} onRetry={() => void usage.refetch()} />;
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-5xl flex-col gap-6 px-6 py-6">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="max-w-[60ch] text-ink-2">{t("usage.explain")}</p>
          <Segmented
            label={t("usage.range")}
            value={range}
            options={RANGES.map((value) => ({ value, label: t("usage.days", { count: Number(value) }) }))}
            onChange={(days) => setParams({ days }, { replace: true })}
          />
        </div>
        {usage.isPending ? (
          <>
            <Skeleton className="h-20" />
            <Skeleton className="h-72" />
            <Skeleton className="h-40" />
          </>
        ) : (
          <Report report={usage.data} />
        )}
        <div className="grid items-start gap-6 lg:grid-cols-2">
          {usage.data ? <BudgetCard budget={usage.data.budget} /> : <Skeleton className="h-80" />}
          <CreditsCard />
        </div>
      </div>
    </div>
  );
}

function Report({ report }: { report: UsageReport }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { days, models, on_device_replies, unpriced_calls } = report;
  const sum = (of: (day: (typeof days)[number]) => number) => days.reduce((total, day) => total + of(day), 0);
  const figures: [string, string][] = [
    [t("usage.figure.replies"), sum((day) => day.replies).toLocaleString()],
    [t("usage.figure.onDevice"), on_device_replies.toLocaleString()],
    [t("usage.figure.calls"), sum((day) => day.calls).toLocaleString()],
    [t("usage.figure.failed"), sum((day) => day.failed).toLocaleString()],
    [t("usage.figure.tokens"), sum((day) => day.tokens_in + day.tokens_out).toLocaleString()],
    [t("usage.figure.cost"), dollars(sum((day) => day.cost_usd))],
  ];
  return (
    <>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
        {figures.map(([label, value]) => (
          <div key={label} className="flex flex-col justify-between bg-raised px-4 py-3">
            <dt className="text-small text-ink-3">{label}</dt>
            <dd className="tabular text-title font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
      {models.length === 0 ? (
        <div className="rounded-card border border-line bg-raised">
          <EmptyState
            icon={ChartColumn}
            title={t("usage.empty")}
            text={t("usage.emptyText")}
            action={<Button onClick={() => void navigate("/assistant/providers")}>{t("usage.emptyAction")}</Button>}
          />
        </div>
      ) : (
        <>
          <DayChart days={days} />
          <ModelTable models={models} />
          {unpriced_calls > 0 && <p className="text-small text-ink-2">{t("usage.unpriced", { count: unpriced_calls })}</p>}
        </>
      )}
    </>
  );
}
