import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Field, TextArea } from "../../../components/Field";
import { DAYS, PRESET_IDS, PRESETS, stretchesOf, withDay } from "../hours";
import { LIMITS } from "../settings";
import { DayRow } from "./DayRow";
import type { SectionProps } from "./sectionProps";

/** The opening hours that it tells customers, day by day. */
export function HoursSection({ settings: { hours, hours_note }, errors, change }: SectionProps) {
  const { t } = useTranslation();
  return (
    <>
      <div>
        <p className="text-small text-ink-3">{t("assistant.hours.hint")}</p>
        <div role="group" aria-label={t("assistant.hours.presets")} className="mt-2 flex flex-wrap gap-1.5">
          {PRESET_IDS.map((id) => (
            <Button key={id} size="small" data-testid={`hours-${id}`} onClick={() => change({ hours: PRESETS[id] })}>
              {t(`assistant.hours.preset.${id}`)}
            </Button>
          ))}
          {hours.length > 0 && (
            <Button size="small" tone="quiet" onClick={() => change({ hours: [] })}>
              {t("assistant.hours.clear")}
            </Button>
          )}
        </div>
      </div>
      <div role="group" aria-label={t("assistant.name.hours")} className="flex flex-col gap-1">
        {DAYS.map((day) => (
          <DayRow
            key={day}
            day={day}
            hours={hours}
            wrong={errors.hours !== undefined}
            onChange={(stretches) => change({ hours: withDay(hours, day, stretches) })}
            onCopy={() =>
              change({
                hours: DAYS.flatMap((to) => stretchesOf(hours, to <= 5 ? day : to).map((stretch) => ({ ...stretch, day: to }))),
              })
            }
          />
        ))}
        {errors.hours && (
          <p role="alert" className="text-small text-danger">
            {errors.hours}
          </p>
        )}
      </div>
      <Field label={t("assistant.name.hours_note")} hint={t("assistant.hours.noteHint")} error={errors.hours_note}>
        {(ids) => (
          <TextArea
            {...ids}
            rows={2}
            dir="auto"
            value={hours_note}
            maxLength={LIMITS.note + 100}
            placeholder={t("assistant.hours.notePlaceholder")}
            onChange={(event) => change({ hours_note: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
