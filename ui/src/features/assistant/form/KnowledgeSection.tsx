import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { SwitchRow } from "../../../components/SwitchRow";
import { basesQuery, places } from "../../knowledge";
import { CheckRow } from "./CheckRow";
import type { SectionProps } from "./sectionProps";

/** What it answers from, and whether it may say more than that. */
export function KnowledgeSection({ settings: { bases, free_answers, model }, errors, change }: SectionProps) {
  const { t } = useTranslation();
  const id = useId();
  const all = useQuery(basesQuery).data ?? [];
  const chosen = (base: (typeof all)[number]) => (bases.length === 0 ? base.is_default : bases.includes(base.id));
  const toggle = (wanted: string, on: boolean) => {
    const next = all.filter((base) => (base.id === wanted ? on : chosen(base)));
    // Just the default is what nothing means: it then follows the default.
    change({ bases: next.length === 1 && next[0]?.is_default ? [] : next.map((base) => base.id) });
  };
  const count = all.filter(chosen).length;
  return (
    <>
      <fieldset className="min-w-0" aria-describedby={`${id}-said`}>
        <legend className="mb-1 font-medium">{t("assistant.name.bases")}</legend>
        {all.map((base) => (
          <CheckRow
            key={base.id}
            label={base.name}
            hint={t("assistant.knowledge.has", { answers: base.faqs, sources: base.sources })}
            checked={chosen(base)}
            // It answers from one at least.
            disabled={chosen(base) && count === 1}
            onChange={(on) => toggle(base.id, on)}
          />
        ))}
        <p
          id={`${id}-said`}
          role={errors.bases ? "alert" : undefined}
          className={errors.bases ? "text-small text-danger" : "text-small text-ink-3"}
        >
          {errors.bases ?? (
            <>
              {t("assistant.knowledge.hint")}{" "}
              <Link to={places.home} className="font-medium text-accent-ink underline">
                {t("assistant.knowledge.open")}
              </Link>
            </>
          )}
        </p>
      </fieldset>
      <SwitchRow
        label={t("assistant.name.free_answers")}
        hint={model === null ? t("assistant.knowledge.freeDevice") : t("assistant.knowledge.freeHint")}
        checked={free_answers}
        disabled={model === null && !free_answers}
        onChange={(on) => change({ free_answers: on })}
      />
    </>
  );
}
