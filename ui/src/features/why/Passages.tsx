import { useTranslation } from "react-i18next";
import { MarkedText } from "../../components/MarkedText";
import type { WhyPassage } from "../../ipc";
import { cn } from "../../lib/cn";
import { excerptAround, percent } from "./model";
import { PassagePlace } from "./PassagePlace";

type Open = (passage: WhyPassage) => void;
type Props = { passages: WhyPassage[]; floor: number | null; scores: boolean; onOpen?: Open };

/** Everything that was considered, best first, with the line that an answer must reach drawn where it falls. */
export function Passages({ passages, floor, scores, onOpen }: Props) {
  const { t } = useTranslation();
  const cutAt = floor === null ? -1 : passages.findIndex((passage) => passage.confidence < floor);
  return (
    <ol className="flex flex-col gap-1">
      {passages.map((passage, place) => (
        <li key={passage.faq_id ?? passage.chunk?.chunk_id ?? place}>
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

function Passage({ passage, scores, onOpen }: { passage: WhyPassage; scores: boolean; onOpen?: Open }) {
  const { t } = useTranslation();
  const { question, answer, chunk, matched_words, used, cut, rerank } = passage;
  const none = t("why.details.none");
  const note = used ? t("why.used") : cut !== null && cut !== "below_floor" ? t(`why.cut.${cut}`) : null;
  const numbers = [
    `${t("why.details.bm25")} ${passage.bm25?.toFixed(2) ?? none}`,
    `${t("why.details.cosine")} ${passage.cosine?.toFixed(3) ?? none}`,
    ...(typeof rerank === "number" ? [`${t("why.details.rerank")} ${rerank.toFixed(3)}`] : []),
  ];
  const words = <MarkedText text={chunk ? excerptAround(answer, matched_words, 140) : question} words={matched_words} />;
  return (
    <div className={cn("flex items-baseline gap-2 rounded-control px-2.5 py-1.5", used ? "bg-bot-tint" : "bg-sunken")}>
      <div className="min-w-0 flex-1">
        {onOpen ? (
          <button
            type="button"
            dir="auto"
            title={chunk ? t("why.openSource") : t("why.open")}
            onClick={() => onOpen(passage)}
            className="min-h-6 text-left [overflow-wrap:anywhere] hover:underline"
          >
            {words}
          </button>
        ) : (
          <p dir="auto" className="[overflow-wrap:anywhere]">
            {words}
          </p>
        )}
        <PassagePlace passage={passage} />
        {note && <p className="text-small text-ink-2">{note}</p>}
        {scores && <p className="tabular text-small text-ink-2">{numbers.join(" · ")}</p>}
      </div>
      <span className="tabular shrink-0 text-small text-ink-2">{t("why.percent", { value: percent(passage.confidence) })}</span>
    </div>
  );
}
