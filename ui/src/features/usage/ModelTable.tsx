import { useTranslation } from "react-i18next";
import type { UsageModel } from "../../ipc";
import { cn } from "../../lib/cn";
import { dollars } from "../../lib/money";

const NUMBER = "tabular px-3 py-2 text-right whitespace-nowrap";

/** What each model did. */
export function ModelTable({ models }: { models: UsageModel[] }) {
  const { t } = useTranslation();
  const seconds = (ms: number) => t("usage.seconds", { value: (ms / 1000).toFixed(1) });
  return (
    <div className="overflow-x-auto rounded-card border border-line bg-raised">
      <table className="w-full text-left">
        <thead className="text-small text-ink-3">
          <tr className="border-b border-line">
            <th scope="col" className="px-4 py-2 font-medium">
              {t("usage.column.model")}
            </th>
            {(["calls", "out", "back", "half", "most", "cost"] as const).map((column) => (
              <th key={column} scope="col" className={cn(NUMBER, "font-medium last:pr-4")}>
                {t(`usage.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((row) => (
            <tr key={`${row.provider_id} ${row.model}`} className="border-b border-line last:border-0">
              <th scope="row" className="px-4 py-2 font-normal">
                <span className="block font-medium [overflow-wrap:anywhere]">{row.model}</span>
                <span className="block text-small text-ink-2">{row.provider_name}</span>
              </th>
              <td className={NUMBER}>
                {row.calls.toLocaleString()}
                {row.failed > 0 && (
                  <span className="block text-small text-danger">{t("usage.failedCalls", { count: row.failed })}</span>
                )}
              </td>
              <td className={NUMBER}>
                {row.tokens_in.toLocaleString()}
                {row.tokens_cached > 0 && (
                  <span className="block text-small text-ink-3">
                    {t("usage.cached", { value: row.tokens_cached.toLocaleString() })}
                  </span>
                )}
              </td>
              <td className={NUMBER}>{row.tokens_out.toLocaleString()}</td>
              <td className={NUMBER}>{seconds(row.p50_ms)}</td>
              <td className={NUMBER}>{seconds(row.p95_ms)}</td>
              <td className={cn(NUMBER, "pr-4")}>{row.cost_usd === null ? t("egress.unpriced") : dollars(row.cost_usd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
