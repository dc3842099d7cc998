import { useQuery } from "@tanstack/react-query";
import { CircleCheckBig } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Base } from "../../ipc";
import { faqsQuery } from "./queries";
import { sourcesQuery } from "./sourceQueries";

/** Nothing is left unanswered. That is worth a kind word and the number of questions that were answered. */
export function GapEmpty({ base }: { base: Base }) {
  const { t } = useTranslation();
  const faqs = useQuery(faqsQuery(base.id, ""));
  const sources = useQuery(sourcesQuery(base.id));
  const uses = [...(faqs.data ?? []), ...(sources.data ?? [])].reduce((sum, one) => sum + one.uses, 0);
  return (
    <section aria-label={t("gaps.list")} className="flex h-full flex-col items-center justify-center p-8 text-center">
      <span className="mb-4 inline-flex size-16 items-center justify-center rounded-full bg-accent-tint text-accent-ink">
        <CircleCheckBig size={30} aria-hidden />
      </span>
      <h2 className="text-title font-semibold">{uses > 0 ? t("gaps.empty.title") : t("gaps.empty.titleNew")}</h2>
      {uses > 0 && <p className="tabular mt-1 font-medium text-good">{t("gaps.empty.uses", { count: uses })}</p>}
      <p className="mt-1 max-w-[42ch] text-ink-2">{t("gaps.empty.text")}</p>
    </section>
  );
}
