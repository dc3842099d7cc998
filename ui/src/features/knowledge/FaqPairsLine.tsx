import { useQuery } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import type { Base } from "../../ipc";
import { FaqPairsDialog } from "./FaqPairsDialog";
import { faqPairsQuery, faqsVersion } from "./faqQueries";
import { useLeftPairs } from "./leftPairs";
import { faqsQuery } from "./queries";

/** Says that some answers ask the same, and leads to comparing them. */
export function FaqPairsLine({ base }: { base: Base }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const faqs = useQuery(faqsQuery(base.id, ""));
  const found = useQuery({ ...faqPairsQuery(base.id, faqsVersion(faqs.data ?? [])), enabled: faqs.isSuccess });
  const left = useLeftPairs(base.id);
  const there = new Set(faqs.data?.map(({ id }) => id));
  const pairs = (found.data ?? []).filter((pair) => there.has(pair.one.id) && there.has(pair.other.id) && !left.has(pair));
  return (
    <>
      {pairs.length > 0 && (
        <div
          data-testid="faq-pairs"
          className="mx-3 mb-2 flex items-center gap-2 rounded-control bg-approval-tint py-1 pr-1 pl-3 text-approval"
        >
          <Copy size={16} aria-hidden className="shrink-0" />
          <p className="min-w-0 flex-1">{t("faqs.pairs.line", { count: pairs.length })}</p>
          <Button size="small" onClick={() => setOpen(true)}>
            {t("faqs.pairs.compare")}
          </Button>
        </div>
      )}
      {open && <FaqPairsDialog pairs={pairs} onLeave={left.leave} onClose={() => setOpen(false)} />}
    </>
  );
}
