import { BookOpenText, MessageSquareText, Pin } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../components/IconButton";
import { MarkedText } from "../../components/MarkedText";
import type { WhyPassage } from "../../ipc";
import { cn } from "../../lib/cn";
import { percent } from "../why";
import { excerpt } from "./found";

type Props = { passage: WhyPassage; floor: number | null; scores: boolean; onOpen: (() => void) | null; onPin: () => void };

/** One passage that was found: where it is written, what it says, how sure it is, and why it did not answer. */
export function FoundCard({ passage, floor, scores, onOpen, onPin }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { question, answer, chunk, matched_words, confidence, used, cut } = passage;
  const Icon = chunk ? BookOpenText : MessageSquareText;
  const where = chunk
    ? [chunk.page === null ? "" : t("knowledge.test.page", { page: chunk.page }), chunk.heading].filter(Boolean).join(" · ")
    : t("knowledge.test.answerOf");
  return (
    <article
      className={cn(
        "relative rounded-card border p-2.5",
        used ? "border-bot-line bg-bot-tint" : "border-line bg-raised",
        onOpen &&
          "hover:border-control has-[[data-found]:focus-visible]:outline-2 has-[[data-found]:focus-visible]:outline-accent",
      )}
    >
      <div className="flex items-start gap-2">
        <Icon size={16} aria-hidden className="mt-0.5 shrink-0 text-ink-2" />
        <div className="min-w-0 flex-1">
          <button
            type="button"
            data-found
            data-testid="open-passage"
            disabled={onOpen === null}
            title={chunk ? t("knowledge.test.openSource") : t("knowledge.test.openFaq")}
            aria-describedby={`${id}-said`}
            className="line-clamp-2 w-full text-left leading-snug font-medium outline-none after:absolute after:inset-0 after:rounded-card"
            onClick={onOpen ?? undefined}
            onKeyDown={(event) => {
              if (event.key.toLowerCase() !== "p" || event.ctrlKey || event.metaKey || event.altKey) return;
              event.preventDefault();
              onPin();
            }}
          >
            <bdi>{chunk ? question : <MarkedText text={question} words={matched_words} />}</bdi>
          </button>
          {where !== "" && (
            <p dir="auto" className="line-clamp-2 text-left text-small leading-snug text-ink-3">
              {where}
            </p>
          )}
        </div>
        <IconButton label={t("knowledge.test.pin")} icon={Pin} className="relative z-[1] -mt-1 -mr-1.5" onClick={onPin} />
      </div>
      <p id={`${id}-said`} dir="auto" className="mt-1 line-clamp-4 text-left text-small text-ink-2 [overflow-wrap:anywhere]">
        <MarkedText text={excerpt(answer, matched_words)} words={matched_words} />
      </p>
      <SureBar confidence={confidence} floor={floor} />
      <p className="tabular flex flex-wrap justify-between gap-x-2 text-small text-ink-2">
        <span className={used ? "font-medium text-bot" : undefined}>
          {used ? t("knowledge.test.used") : cut === null ? "" : t(`knowledge.test.cut.${cut}`)}
        </span>
        <span>{t("knowledge.test.sureness", { value: percent(confidence) })}</span>
      </p>
      {scores && <Scores passage={passage} />}
    </article>
  );
}

/** How sure it is, with the cut-off as a mark in the same bar. */
const SureBar = ({ confidence, floor }: { confidence: number; floor: number | null }) => (
  <span aria-hidden className="relative mt-2 mb-1 block h-1.5 rounded-full bg-line">
    <span
      className={cn("block h-full rounded-full", floor !== null && confidence < floor ? "bg-control" : "bg-accent")}
      style={{ width: `${percent(confidence)}%` }}
    />
    {floor !== null && (
      <span
        className="absolute -top-0.5 -bottom-0.5 w-0.5 rounded-full bg-approval-line"
        style={{ left: `${percent(floor)}%` }}
      />
    )}
  </span>
);

function Scores({ passage: { bm25, cosine, rerank } }: { passage: WhyPassage }) {
  const { t } = useTranslation();
  const none = t("why.details.none");
  const scores: [string, string][] = [
    [t("why.details.bm25"), bm25?.toFixed(2) ?? none],
    [t("why.details.cosine"), cosine?.toFixed(3) ?? none],
    [t("knowledge.test.scores.order"), rerank?.toFixed(3) ?? none],
  ];
  return (
    <dl className="tabular mt-1.5 flex flex-wrap gap-x-4 border-t border-line pt-1.5 text-small text-ink-2">
      {scores.map(([label, value]) => (
        <div key={label} className="flex gap-1.5">
          <dt className="text-ink-3">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
