import { FileText, Globe, MessageSquareText } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { WhyPassage } from "../../ipc";

/** Where a passage stands: one of the operator's answers, or a place in a source with its page and heading. */
export function PassagePlace({ passage: { chunk } }: { passage: WhyPassage }) {
  const { t } = useTranslation();
  const Icon = chunk ? (chunk.url === null ? FileText : Globe) : MessageSquareText;
  const more = chunk ? [chunk.page !== null && t("why.page", { page: chunk.page }), chunk.heading].filter(Boolean) : [];
  return (
    <span className="flex min-w-0 items-start gap-1.5 text-small text-ink-2">
      <Icon size={14} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {chunk ? <bdi>{chunk.title}</bdi> : t("why.yourAnswer")}
        {more.length > 0 && ` · ${more.join(" · ")}`}
      </span>
    </span>
  );
}
