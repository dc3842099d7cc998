import { useTranslation } from "react-i18next";
import type { Budget, BudgetState } from "../../ipc";
import { cn } from "../../lib/cn";
import { dollars } from "../../lib/money";
import { NumberRow, Section, useSettings } from "../settings";

const COLOURS: Record<BudgetState, string> = {
  none: "text-ink-2",
  within: "text-good",
  warned: "text-approval",
  spent: "text-danger",
};

/** What models may cost, and how much of that is gone. */
export function BudgetCard({ budget }: { budget: Budget }) {
  const { t } = useTranslation();
  const { data: settings } = useSettings();
  return (
    <Section title={t("usage.budget.title")}>
      <div className="flex flex-col gap-3 px-4 py-3">
        <p className={cn("font-medium", COLOURS[budget.state])} data-testid="budget-state">
          {t(`usage.budget.state.${budget.state}`)}
        </p>
        <Spent label={t("usage.budget.today")} spent={budget.day_spent} limit={budget.day_limit} />
        <Spent label={t("usage.budget.month")} spent={budget.month_spent} limit={budget.month_limit} />
      </div>
      {settings && (
        <>
          <NumberRow
            label={t("usage.budget.dayLimit")}
            hint={t("usage.budget.noLimit")}
            unit={t("usage.budget.dollars")}
            value={settings.budget_day_cents / 100}
            min={0}
            max={100_000}
            step={0.01}
            patch={(amount) => ({ budget_day_cents: Math.round(amount * 100) })}
          />
          <NumberRow
            label={t("usage.budget.monthLimit")}
            unit={t("usage.budget.dollars")}
            value={settings.budget_month_cents / 100}
            min={0}
            max={1_000_000}
            step={0.01}
            patch={(amount) => ({ budget_month_cents: Math.round(amount * 100) })}
          />
          <NumberRow
            label={t("usage.budget.warn")}
            unit="%"
            value={settings.budget_warn_percent}
            min={1}
            max={100}
            patch={(budget_warn_percent) => ({ budget_warn_percent })}
          />
        </>
      )}
    </Section>
  );
}

function Spent({ label, spent, limit }: { label: string; spent: number; limit: number }) {
  const { t } = useTranslation();
  const share = limit > 0 ? Math.min(1, spent / limit) : 0;
  return (
    <div>
      <p className="tabular flex justify-between gap-2">
        <span>{label}</span>
        <span className="text-ink-2">
          {limit > 0 ? t("usage.budget.of", { spent: dollars(spent), limit: dollars(limit) }) : dollars(spent)}
        </span>
      </p>
      {limit > 0 && (
        <div
          role="progressbar"
          aria-label={label}
          aria-valuenow={Math.round(share * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
          className="mt-1 h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div
            className={cn("h-full rounded-full", share >= 1 ? "bg-danger-fill" : "bg-accent-fill")}
            style={{ width: `${share * 100}%` }}
          />
        </div>
      )}
    </div>
  );
}
