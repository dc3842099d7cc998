import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Field, Select } from "../../../components/Field";
import { Slider } from "../../../components/Slider";
import { percent } from "../../why";
import { thresholdStep } from "../scales";
import type { SectionProps } from "./sectionProps";
import { Topics } from "./Topics";

const TIMES = [0, 2, 3, 4, 5, 6, 8, 10];

/** When the operator is called instead of an answer being sent. */
export function HandoverSection({ account, settings, errors, change }: SectionProps) {
  const { t } = useTranslation();
  const { threshold, topics, repeat_limit } = settings;
  const words = t(`assistant.threshold.${thresholdStep(threshold)}`);
  const times = TIMES.includes(repeat_limit) ? TIMES : [...TIMES, repeat_limit];
  return (
    <>
      <Field
        label={t("assistant.name.threshold")}
        error={errors.threshold}
        hint={words}
        aside={<span className="tabular text-ink-2">{t("why.percent", { value: percent(threshold) })}</span>}
      >
        {(ids) => (
          <span className="block">
            <Slider
              {...ids}
              value={threshold}
              min={0}
              max={1}
              step={0.05}
              words={words}
              data-testid="threshold"
              onChange={(next) => change({ threshold: next })}
            />
            <span aria-hidden className="flex justify-between text-small text-ink-3">
              <span>{t("assistant.threshold.least")}</span>
              <span>{t("assistant.threshold.most")}</span>
            </span>
          </span>
        )}
      </Field>
      <Topics topics={topics} error={errors.topics} onChange={(next) => change({ topics: next })} />
      <Field label={t("assistant.name.repeat_limit")} error={errors.repeat_limit} hint={t("assistant.repeat.hint")}>
        {(ids) => (
          <Select
            {...ids}
            value={String(repeat_limit)}
            options={times.map((count) => ({
              value: String(count),
              label: count === 0 ? t("assistant.repeat.never") : t("assistant.repeat.after", { count }),
            }))}
            onChange={(event) => change({ repeat_limit: Number(event.target.value) })}
          />
        )}
      </Field>
      <div>
        <p className="font-medium">{t("assistant.handover.says")}</p>
        <blockquote dir="auto" className="mt-1 rounded-control bg-sunken px-3 py-2 [overflow-wrap:anywhere]">
          {account.escalation_message || t("assistant.none")}
        </blockquote>
        <p className="mt-1 text-small text-ink-3">
          {t("assistant.handover.always")}{" "}
          <Link to="/accounts" className="font-medium text-accent-ink underline">
            {t("assistant.handover.change")}
          </Link>
        </p>
      </div>
    </>
  );
}
