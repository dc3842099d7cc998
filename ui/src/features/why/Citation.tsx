import { ArrowUpRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { MarkedText } from "../../components/MarkedText";
import type { WhyPassage } from "../../ipc";
import { excerptAround } from "./model";
import { PassagePlace } from "./PassagePlace";

/** The passage an answer came from, with the words that matched, and the way to it. */
export function Citation({ passage, onOpen }: { passage: WhyPassage; onOpen?: (passage: WhyPassage) => void }) {
  const { t } = useTranslation();
  const { question, answer, chunk, matched_words } = passage;
  return (
    <div data-testid="citation" className="mt-1 rounded-control border border-line bg-sunken p-2.5">
      {chunk ? (
        <PassagePlace passage={passage} />
      ) : (
        <p dir="auto" className="font-medium">
          <MarkedText text={question} words={matched_words} />
        </p>
      )}
      <p dir="auto" className="mt-0.5 whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">
        <MarkedText text={chunk ? excerptAround(answer, matched_words, 360) : answer} words={matched_words} />
      </p>
      {onOpen && (
        <Button size="small" tone="quiet" icon={ArrowUpRight} className="mt-1 -ml-2" onClick={() => onOpen(passage)}>
          {chunk ? t("why.openSource") : t("why.open")}
        </Button>
      )}
    </div>
  );
}
