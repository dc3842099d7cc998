import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { BaseId, Faq } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { basesQuery, faqsQuery } from "../../knowledge";

const SHOWN = 6;

/** The own answers that fit what is looked up; none while nothing is. */
export function useAnswers(accountBase: BaseId | null, wanted: string | null): Faq[] {
  const bases = useQuery({ ...basesQuery, enabled: wanted !== null });
  const base = accountBase ?? bases.data?.find((known) => known.is_default)?.id ?? bases.data?.[0]?.id ?? null;
  const faqs = useQuery({
    ...faqsQuery(base ?? "", wanted ?? ""),
    enabled: base !== null && wanted !== null,
    placeholderData: keepPreviousData,
  });
  return wanted === null ? [] : (faqs.data ?? []).slice(0, SHOWN);
}

export function AnswerPicker({ answers, picked, onPick }: { answers: Faq[]; picked: number; onPick: (answer: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className="border-b border-line p-1.5">
      <div className="flex items-baseline justify-between px-2 pb-1 text-small text-ink-3">
        <span className="font-medium">{t("composer.answers")}</span>
        <span>{t("composer.answersHint")}</span>
      </div>
      {answers.length === 0 && <p className="px-2 py-1.5 text-ink-2">{t("composer.noAnswers")}</p>}
      <div id="answer-picker" role="listbox" aria-label={t("composer.answers")}>
        {answers.map(({ id, question, answer }, place) => (
          <button
            key={id}
            type="button"
            id={`answer-${place}`}
            role="option"
            aria-selected={place === picked}
            tabIndex={-1}
            onClick={() => onPick(answer)}
            className={cn("block w-full rounded-control px-2 py-1 text-left hover:bg-hover", place === picked && "bg-chosen")}
          >
            <span className="block truncate font-medium">{question}</span>
            <span className="block truncate text-small text-ink-2">{answer}</span>
          </button>
        ))}
      </div>
    </div>
  );
}
