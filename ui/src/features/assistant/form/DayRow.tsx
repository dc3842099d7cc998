import { CopyCheck, Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../../components/IconButton";
import { Switch } from "../../../components/Switch";
import type { DayHours } from "../../../ipc";
import { DAY_END, dayName, nextStretch, shortDay, stretchesOf } from "../hours";
import { TimeField } from "./TimeField";

type Props = {
  day: number;
  hours: DayHours[];
  wrong: boolean;
  onChange: (stretches: DayHours[]) => void;
  /** Monday's hours for all working days. */
  onCopy: () => void;
};

/** A day: open or closed, its stretches, and a line of the day in which they stand. */
export function DayRow({ day, hours, wrong, onChange, onCopy }: Props) {
  const { t } = useTranslation();
  const name = dayName(day);
  const stretches = stretchesOf(hours, day);
  const bad = ({ opens, closes }: DayHours, at: number) =>
    wrong &&
    (!(opens < closes) || stretches.some((other, place) => place !== at && other.opens < closes && opens < other.closes));
  return (
    <div data-testid={`day-${day}`} className="flex items-start gap-2">
      <span aria-hidden className="w-9 pt-1.5 text-small font-medium">
        {shortDay(day)}
      </span>
      <Switch
        checked={stretches.length > 0}
        label={t("assistant.hours.open", { day: name })}
        onCheckedChange={(on) => onChange(on ? [nextStretch(hours, day)] : [])}
      />
      <div className="min-w-0 flex-1">
        {stretches.length === 0 && <p className="pt-1.5 text-small text-ink-3">{t("assistant.hours.closed")}</p>}
        {stretches.map((stretch, at) => (
          <div key={at} className="flex items-center gap-1 pb-0.5">
            <TimeField
              label={t("assistant.hours.opens", { day: name })}
              value={stretch.opens}
              invalid={bad(stretch, at)}
              onChange={(opens) => onChange(stretches.with(at, { ...stretch, opens }))}
            />
            <span aria-hidden className="text-ink-3">
              {"–"}
            </span>
            <TimeField
              label={t("assistant.hours.closes", { day: name })}
              value={stretch.closes}
              invalid={bad(stretch, at)}
              onChange={(closes) => onChange(stretches.with(at, { ...stretch, closes }))}
            />
            {stretches.length > 1 && (
              <IconButton
                label={t("assistant.hours.remove", { day: name })}
                icon={X}
                onClick={() => onChange(stretches.toSpliced(at, 1))}
              />
            )}
            {at === stretches.length - 1 && stretches.length < 4 && stretch.closes < DAY_END - 60 && (
              <IconButton
                label={t("assistant.hours.add", { day: name })}
                icon={Plus}
                onClick={() => onChange([...stretches, nextStretch(hours, day)])}
              />
            )}
            {day === 1 && at === 0 && <IconButton label={t("assistant.hours.copy")} icon={CopyCheck} onClick={onCopy} />}
          </div>
        ))}
      </div>
      <span aria-hidden className="relative mt-3.5 hidden h-1.5 w-24 shrink-0 rounded-full bg-sunken @min-[1080px]/studio:block">
        {stretches
          .filter(({ opens, closes }) => opens < closes)
          .map(({ opens, closes }, at) => (
            <span
              key={at}
              className="absolute inset-y-0 rounded-full bg-accent"
              style={{ left: `${(opens / DAY_END) * 100}%`, width: `${((closes - opens) / DAY_END) * 100}%` }}
            />
          ))}
      </span>
    </div>
  );
}
