import { useTranslation } from "react-i18next";
import { Field, Select, TextInput } from "../../../../components/Field";
import type { FlowSchedule, TriggerWhen } from "../../../../ipc";
import { cn } from "../../../../lib/cn";
import { useNow } from "../../../../lib/useNow";
import { TimeField } from "../../../assistant";
import { AudienceFields } from "./AudienceFields";

type Scheduled = Extract<TriggerWhen, { type: "scheduled" }>;
type Props = { when: Scheduled; onChange: (when: Scheduled, at?: "once" | "later") => void };

const EVERY = ["week", "month", "once"] as const;
const DAYS = [1, 2, 3, 4, 5, 6, 7];
/** 2024-01-01 was a Monday. */
const dayName = (day: number, weekday: "short" | "long") =>
  new Intl.DateTimeFormat(undefined, { weekday }).format(new Date(2024, 0, day));

const FRESH: Record<(typeof EVERY)[number], () => FlowSchedule> = {
  week: () => ({ every: "week", days: [1, 2, 3, 4, 5], minute: 540 }),
  month: () => ({ every: "month", day: 1, minute: 540 }),
  once: () => ({ every: "once", at: new Date().setHours(9, 0, 0, 0) + 86_400_000 }),
};

const two = (value: number) => String(value).padStart(2, "0");

/** `2026-11-20` of a moment, in the operator's time. */
const dateOf = (at: number) => {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};
const minuteOf = (at: number) => new Date(at).getHours() * 60 + new Date(at).getMinutes();

/** When a flow starts by itself, and for whom. */
export function ScheduleFields({ when, onChange }: Props) {
  const { t } = useTranslation();
  const { schedule } = when;
  const now = useNow();
  const set = (next: FlowSchedule) => onChange({ ...when, schedule: next }, "once");
  const minute = schedule.every === "once" ? minuteOf(schedule.at) : schedule.minute;
  const setMinute = (next: number) =>
    set(
      schedule.every === "once"
        ? { ...schedule, at: new Date(schedule.at).setHours(Math.floor(next / 60), next % 60, 0, 0) }
        : { ...schedule, minute: Math.min(next, 1439) },
    );
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <Select
            aria-label={t("flows.trigger.every")}
            value={schedule.every}
            options={EVERY.map((value) => ({ value, label: t(`flows.trigger.everyKind.${value}`) }))}
            onChange={({ target }) => set(FRESH[EVERY.find((value) => value === target.value) ?? "week"]())}
          />
        </div>
        <TimeField label={t("flows.trigger.time")} value={minute} invalid={false} onChange={setMinute} />
      </div>
      {schedule.every === "week" && (
        <fieldset>
          <legend className="text-small text-ink-3">
            {schedule.days.length === 0 ? t("flows.trigger.everyDay") : t("flows.trigger.days")}
          </legend>
          <div className="mt-1 grid grid-cols-7 gap-1">
            {DAYS.map((day) => {
              const on = schedule.days.includes(day);
              return (
                <button
                  key={day}
                  type="button"
                  aria-pressed={on}
                  title={dayName(day, "long")}
                  className={cn(
                    "min-h-8 rounded-control border text-small",
                    on ? "border-accent bg-accent-tint font-medium text-accent-ink" : "border-line text-ink-2 hover:bg-hover",
                  )}
                  onClick={() =>
                    set({
                      ...schedule,
                      days: on ? schedule.days.filter((known) => known !== day) : [...schedule.days, day].toSorted(),
                    })
                  }
                >
                  {dayName(day, "short")}
                </button>
              );
            })}
          </div>
        </fieldset>
      )}
      {schedule.every === "month" && (
        <Field label={t("flows.trigger.dayOfMonth")} hint={schedule.day > 28 ? t("flows.trigger.shortMonths") : undefined}>
          {(ids) => (
            <TextInput
              {...ids}
              type="number"
              min={1}
              max={31}
              value={schedule.day}
              className="tabular"
              onChange={({ target }) =>
                set({ ...schedule, day: Math.max(1, Math.min(31, Math.round(Number(target.value) || 1))) })
              }
            />
          )}
        </Field>
      )}
      {schedule.every === "once" && (
        <Field label={t("flows.trigger.date")} error={schedule.at < now ? t("flows.trigger.past") : undefined}>
          {(ids) => (
            <TextInput
              {...ids}
              type="date"
              value={dateOf(schedule.at)}
              className="tabular"
              onChange={({ target }) => {
                const date = new Date(`${target.value}T00:00:00`);
                if (!Number.isNaN(date.getTime()))
                  set({ ...schedule, at: date.setHours(Math.floor(minute / 60), minute % 60, 0, 0) });
              }}
            />
          )}
        </Field>
      )}
      <AudienceFields audience={when.audience} onChange={(audience, at) => onChange({ ...when, audience }, at)} />
    </div>
  );
}
