import { useTranslation } from "react-i18next";
import { Segmented } from "../../components/Segmented";
import type { UsageDay } from "../../ipc";
import { dollars } from "../../lib/money";
import { useState } from "react";

const SHOWN = ["cost", "replies", "tokens"] as const;
type Shown = (typeof SHOWN)[number];

const VALUE: Record<Shown, (day: UsageDay) => number> = {
  cost: (day) => day.cost_usd,
  replies: (day) => day.replies,
  tokens: (day) => day.tokens_in + day.tokens_out,
};

const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** One bar a day. For who does not see bars it is a table with the same numbers. */
export function DayChart({ days }: { days: UsageDay[] }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Shown>("cost");
  const value = VALUE[shown];
  const most = Math.max(...days.map(value), 0);
  const words = (amount: number) => (shown === "cost" ? dollars(amount) : amount.toLocaleString());
  return (
    <figure className="rounded-card border border-line bg-raised p-4">
      <figcaption className="mb-4 flex items-center justify-between gap-3">
        <span>
          <span className="font-medium">{t(`usage.chart.${shown}`)}</span>
          <span className="tabular ml-2 text-small text-ink-3">{t("usage.chart.most", { value: words(most) })}</span>
        </span>
        <Segmented
          label={t("usage.chart.label")}
          value={shown}
          options={SHOWN.map((known) => ({ value: known, label: t(`usage.chart.by.${known}`) }))}
          onChange={setShown}
        />
      </figcaption>
      <div className="flex h-40 items-end gap-[2px]" aria-hidden>
        {days.map((day) => (
          <div
            key={day.day}
            className="group relative flex h-full min-w-0 flex-1 items-end"
            title={`${dayName(day.day)}: ${words(value(day))}`}
          >
            <div
              className="w-full rounded-t-[3px] bg-bot group-hover:brightness-110"
              style={{ height: most === 0 ? 0 : `max(${value(day) > 0 ? 2 : 0}px, ${(value(day) / most) * 100}%)` }}
            />
          </div>
        ))}
      </div>
      <div className="tabular mt-1 flex justify-between border-t border-line pt-1 text-small text-ink-3" aria-hidden>
        <span>{days[0] && dayName(days[0].day)}</span>
        <span>{t("time.today")}</span>
      </div>
      <table className="sr-only">
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <th scope="row">{dayName(day.day)}</th>
              <td>{words(value(day))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** `2026-11-20` as people say it; the day has no time zone of its own. */
const dayName = (day: string) => date.format(new Date(`${day}T12:00:00`));
