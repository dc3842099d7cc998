import { RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { RichText } from "../../../components/RichText";
import { TypingDots } from "../../../components/TypingDots";
import { TriedCard } from "./TriedCard";
import type { Turn } from "./useTalk";

type Props = { turn: Turn; stale: boolean; onRequest: () => void; onAgain?: () => void };

/** What the customer says, and what comes back. */
export function TurnItem({ turn: { attempt, outcome }, stale, onRequest, onAgain }: Props) {
  const { t } = useTranslation();
  return (
    <li data-testid="turn" data-state={outcome.state} className="flex flex-col gap-2">
      <div className="max-w-[80%] self-start rounded-bubble bg-bubble px-3.5 py-2">
        <span className="sr-only">{t("assistant.try.customer")}: </span>
        <RichText text={attempt.question} />
      </div>
      {outcome.state === "asking" && (
        <p role="status" className="flex h-10 items-center gap-1.5 self-end rounded-bubble bg-bot-tint px-4">
          <TypingDots />
          <span className="sr-only">{t("assistant.try.thinking")}</span>
        </p>
      )}
      {outcome.state === "failed" && (
        <p role="alert" className="max-w-[80%] self-end text-right text-danger">
          {t("assistant.try.failed")} {outcome.words}
        </p>
      )}
      {outcome.state === "done" && <TriedCard tried={outcome.tried} settings={attempt.settings} onRequest={onRequest} />}
      {onAgain && outcome.state !== "asking" && (stale || outcome.state === "failed") && (
        <div className="flex items-center justify-end gap-2">
          {stale && <span className="text-small text-ink-3">{t("assistant.try.stale")}</span>}
          <Button size="small" icon={RotateCcw} data-testid="ask-again" onClick={onAgain}>
            {t("assistant.try.again")}
          </Button>
        </div>
      )}
    </li>
  );
}
