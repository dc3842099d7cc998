import { useTranslation } from "react-i18next";
import type { DayCounts } from "../../../ipc";

const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** One bar a day: how many began, and how many of those reached the end. For who does not see bars it is a table. */
export function DayBars({ days }: { days: DayCounts[] }) {
  const { t } = useTranslation();
  const most = Math.max(...days.map(({ starts }) => starts), 0);
  const height = (value: number) => (most === 0 ? "0" : `${(value / most) * 100}%`);
  const words = (day: DayCounts) =>
    `${date.format(day.day)}: ${t("flows.figures.began", { count: day.starts })}, ${t("flows.figures.reached", { count: day.completed })}`;
  const key = (look: string, label: string) => (
    <span className="flex items-center gap-1.5 text-small text-ink-2">
      <span aria-hidden className={`size-2.5 rounded-[3px] ${look}`} />
      {label}
    </span>
  );
  return (
    <figure className="rounded-card border border-line bg-raised p-4">
      <figcaption className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="flex-1 font-medium">{t("flows.figures.byDay")}</span>
        {key("bg-accent", t("flows.figures.completed"))}
        {key("bg-control", t("flows.figures.others"))}
      </figcaption>
      <div className="flex h-36 items-end gap-[2px]" aria-hidden>
        {days.map((day) => (
          <div key={day.day} title={words(day)} className="group flex h-full min-w-0 flex-1 flex-col justify-end">
            <div
              className="rounded-t-[3px] bg-control group-hover:brightness-110"
              style={{ height: height(day.starts - day.completed) }}
            />
            <div className="bg-accent group-hover:brightness-110" style={{ height: height(day.completed) }} />
          </div>
        ))}
      </div>
      <div className="tabular mt-1 flex justify-between border-t border-line pt-1 text-small text-ink-3" aria-hidden>
        <span>{days[0] && date.format(days[0].day)}</span>
        <span>{t("flows.figures.most", { count: most })}</span>
        <span>{t("time.today")}</span>
      </div>
      <table className="sr-only">
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <th scope="row">{date.format(day.day)}</th>
              <td>{t("flows.figures.began", { count: day.starts })}</td>
              <td>{t("flows.figures.reached", { count: day.completed })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
