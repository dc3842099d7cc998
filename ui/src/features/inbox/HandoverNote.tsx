import { Sparkles } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useAgo } from "../../components/Ago";
import type { Handover } from "../../ipc";
import { useReason } from "../why";

/** Why the chat came to the operator and what it is about, so that he need not read it from the beginning. */
export function HandoverNote({ handover: { reason, summary, by_model, at } }: { handover: Handover }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const words = useReason();
  return (
    <section aria-label={t("handover.title")} className="border-b border-line px-3 py-2" data-testid="handover">
      <p className="flex flex-wrap items-baseline gap-x-2 text-small">
        <span className="font-medium">{words(reason)}</span>
        <span className="text-ink-3">{ago(at)}</span>
      </p>
      {summary !== "" && (
        <p dir="auto" className="selectable mt-0.5 line-clamp-4 text-ink-2 [overflow-wrap:anywhere]">
          {by_model && (
            <Sparkles size={13} role="img" aria-label={t("handover.byModel")} className="mr-1.5 inline align-[-1px] text-bot" />
          )}
          {summary}
        </p>
      )}
    </section>
  );
}
