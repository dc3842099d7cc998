import { useTranslation } from "react-i18next";
import { MarkedText } from "../../components/MarkedText";
import type { FaqId, WhyPassage } from "../../ipc";
import { cn } from "../../lib/cn";
import { percent } from "./model";

type Props = { passages: WhyPassage[]; floor: number | null; scores: boolean; onOpen?: (faq: FaqId) => void };

/** Everything that was considered, best first, with the line that an answer must reach drawn where it falls. */
export function Passages({ passages, floor, scores, onOpen }: Props) {
  const { t } = useTranslation();
  const cutAt = floor === null ? -1 : passages.findIndex((passage) => passage.confidence < floor);
  return (
    <ol className="flex flex-col gap-1">
      {passages.map((passage, place) => (
        <li key={passage.faq_id}>
          {place === cutAt && floor !== null && (
            <p className="tabular mt-1.5 mb-1 border-t border-approval-line pt-1 text-small text-approval">
              {t("why.line", { value: percent(floor) })}
            </p>
          )}
          <Passage passage={passage} scores={scores} onOpen={onOpen} />
        </li>
      ))}
    </ol>
  );
}

function Passage({ passage, scores, onOpen }: { passage: WhyPassage; scores: boolean; onOpen?: (faq: FaqId) => void }) {
  const { t } = useTranslation();
  const { question, matched_words, used, cut } = passage;
  const none = t("why.details.none");
  const note = used ? t("why.used") : cut === "not_best" ? t("why.cut.not_best") : null;
  const numbers = [
    `${t("why.details.bm25")} ${passage.bm25?.toFixed(2) ?? none}`,
    `${t("why.details.cosine")} ${passage.cosine?.toFixed(3) ?? none}`,
  ];
  const marked = <MarkedText text={question} words={matched_words} />;
  return (
    <div className={cn("flex items-baseline gap-2 rounded-control px-2.5 py-1.5", used ? "bg-bot-tint" : "bg-sunken")}>
      <div className="min-w-0 flex-1">
        {onOpen ? (
          <button
            type="button"
            dir="auto"
            title={t("why.open")}
            onClick={() => onOpen(passage.faq_id)}
            className="min-h-6 text-left hover:underline"
          >
            {marked}
          </button>
        ) : (
          <p dir="auto">{marked}</p>
        )}
        {note && <p className="text-small text-ink-2">{note}</p>}
        {scores && <p className="tabular text-small text-ink-2">{numbers.join(" · ")}</p>}
      </div>
      <span className="tabular shrink-0 text-small text-ink-2">{t("why.percent", { value: percent(passage.confidence) })}</span>
    </div>
  );
}
