import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import type { Faq, FaqPair } from "../../ipc";
import { cn } from "../../lib/cn";
import { useKeepBoth, useKeepOne } from "./faqQueries";

type Props = { pairs: FaqPair[]; onLeave: (pair: FaqPair) => void; onClose: () => void };

/** Two answers side by side, one pair after the other: keep one, keep one with the other's question, or leave both. */
export function FaqPairsDialog({ pairs, onLeave, onClose }: Props) {
  const { t } = useTranslation();
  const pair = pairs[0];
  const [picked, setPicked] = useState<string | null>(null);
  const keepOne = useKeepOne();
  const keepBoth = useKeepBoth();
  const sides = pair ? [pair.one, pair.other] : [];
  const mostUsed = pair && pair.other.uses > pair.one.uses ? pair.other : pair?.one;
  const keep = sides.find(({ id }) => id === picked) ?? mostUsed;
  const drop = sides.find((faq) => faq !== keep);
  const done = (kept: Faq, dropped: Faq, words: string) =>
    toast(words, {
      duration: 10_000,
      action: { label: t("common.undo"), onClick: () => keepBoth.mutate({ keep: kept, drop: dropped }) },
    });
  const decide = (merge: boolean) => {
    if (!keep || !drop) return;
    const words = merge ? t("faqs.pairs.merged") : t("faqs.pairs.kept");
    keepOne.mutate({ keep, drop, merge }, { onSuccess: () => done(keep, drop, words) });
  };
  return (
    <Dialog
      open
      wide
      title={pair ? t("faqs.pairs.title") : t("faqs.pairs.none")}
      text={pair && t("faqs.pairs.text", { count: pairs.length })}
      onOpenChange={onClose}
      footer={
        pair ? (
          <>
            <Button tone="quiet" className="mr-auto" onClick={() => onLeave(pair)}>
              {t("faqs.pairs.leave")}
            </Button>
            <Button busy={keepOne.isPending} onClick={() => decide(false)}>
              {t("faqs.pairs.keep")}
            </Button>
            <Button tone="primary" busy={keepOne.isPending} data-testid="merge-pair" onClick={() => decide(true)}>
              {t("faqs.pairs.merge")}
            </Button>
          </>
        ) : (
          <Button tone="primary" autoFocus onClick={onClose}>
            {t("common.close")}
          </Button>
        )
      }
    >
      {pair ? (
        <div role="radiogroup" aria-label={t("faqs.pairs.which")} className="grid grid-cols-2 items-stretch gap-3">
          {sides.map((faq) => (
            <Side key={faq.id} faq={faq} kept={faq === keep} onPick={() => setPicked(faq.id)} />
          ))}
        </div>
      ) : (
        <p className="text-ink-2">{t("faqs.pairs.noneText")}</p>
      )}
    </Dialog>
  );
}

function Side({ faq, kept, onPick }: { faq: Faq; kept: boolean; onPick: () => void }) {
  const { t } = useTranslation();
  return (
    <label
      className={cn(
        "flex min-w-0 flex-col gap-2 rounded-card border p-3 has-focus-visible:outline-2 has-focus-visible:outline-accent",
        kept ? "border-accent bg-accent-tint" : "border-line",
      )}
    >
      <span className="flex items-center gap-2 text-small">
        <input type="radio" name="pair" checked={kept} className="size-4 accent-accent-fill" onChange={onPick} />
        <span className={kept ? "font-medium" : "text-ink-2"}>{kept ? t("faqs.pairs.keepThis") : t("faqs.pairs.dropThis")}</span>
        <span className="ml-auto text-ink-2">
          {faq.uses > 0 ? t("knowledge.uses", { count: faq.uses }) : t("knowledge.neverUsed")}
        </span>
      </span>
      <span dir="auto" className="font-medium [overflow-wrap:anywhere]">
        {faq.question}
      </span>
      {faq.variants.map((wording) => (
        <span key={wording} dir="auto" className="-mt-1 text-small text-ink-2">
          {wording}
        </span>
      ))}
      <span dir="auto" className="line-clamp-12 whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">
        {faq.answer}
      </span>
    </label>
  );
}
