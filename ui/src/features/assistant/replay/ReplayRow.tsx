import { ArrowLeftRight, Check, type LucideIcon, Sparkles, UserRound } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Ago } from "../../../components/Ago";
import { Button } from "../../../components/Button";
import { RichText } from "../../../components/RichText";
import { Skeleton } from "../../../components/Skeleton";
import type { MessageId, PastQuestion } from "../../../ipc";
import { cn } from "../../../lib/cn";
import type { Outcome } from "../attempt/ask";
import { useReason } from "../../why";
import { TriedFacts } from "../attempt/TriedFacts";
import { DiffText } from "./DiffText";
import { answeredNow, answeredThen, type Verdict, verdict } from "./verdict";

const LOOKS: Record<Verdict, { icon: LucideIcon; look: string }> = {
  same: { icon: Check, look: "text-ink-2" },
  changed: { icon: ArrowLeftRight, look: "text-approval" },
  handed: { icon: UserRound, look: "text-human" },
  answered: { icon: Sparkles, look: "text-bot" },
};

type Props = {
  question: PastQuestion;
  outcome: Outcome | undefined;
  escalation: string;
  onAgain: (id: MessageId) => void;
};

const CELL = "min-w-0 px-3 py-3 align-top";

/** A question with its answer then, its answer now, and what that means. */
export const ReplayRow = memo(function ReplayRow({ question, outcome, escalation, onAgain }: Props) {
  const { t } = useTranslation();
  const inWords = useReason();
  const { chat_id, chat_title, message_id, at, by_bot, reply } = question;
  const tried = outcome?.state === "done" ? outcome.tried : null;
  const found = tried ? verdict(question, tried, escalation) : null;
  const then = answeredThen(question, escalation);
  return (
    <tr data-testid="replay-row" data-verdict={found ?? outcome?.state ?? "waiting"} className="border-b border-line">
      <td className={cn(CELL, "pl-4")}>
        <p dir="auto" className="selectable line-clamp-6 [overflow-wrap:anywhere]">
          {question.question}
        </p>
        <p className="mt-1 flex flex-wrap gap-x-1.5 text-small text-ink-3">
          <Link
            to={`/inbox/${chat_id}?message=${encodeURIComponent(message_id)}`}
            dir="auto"
            className="max-w-full truncate underline"
          >
            {chat_title}
          </Link>
          <Ago at={at} />
        </p>
      </td>
      <td className={CELL}>
        {reply === "" ? (
          <p className="text-ink-3">{t("assistant.replay.nobody")}</p>
        ) : (
          <>
            {then === "" && (
              <p className="text-small font-medium text-human">
                {by_bot ? t("assistant.replay.handedThen") : t("assistant.replay.youThen")}
              </p>
            )}
            <div className={then === "" ? "text-ink-2" : undefined}>
              <RichText text={reply} />
            </div>
          </>
        )}
      </td>
      <td className={cn(CELL, "pr-4")}>
        {outcome === undefined && <p className="text-small text-ink-3">{t("assistant.replay.waiting")}</p>}
        {outcome?.state === "asking" && <Skeleton className="h-14" />}
        {outcome?.state === "failed" && (
          <div>
            <p className="text-danger [overflow-wrap:anywhere]">
              {t("assistant.try.failed")} {outcome.words}
            </p>
            <Button size="small" className="mt-1" onClick={() => onAgain(message_id)}>
              {t("common.tryAgain")}
            </Button>
          </div>
        )}
        {tried && found && (
          <>
            <Mark verdict={found} />
            {found === "changed" && <DiffText before={then} after={answeredNow(tried)} />}
            {found === "answered" && <RichText text={answeredNow(tried)} />}
            {(found === "handed" || found === "same") && tried.reason && <p className="text-ink-2">{inWords(tried.reason)}</p>}
            <TriedFacts tried={tried} />
          </>
        )}
      </td>
    </tr>
  );
});

function Mark({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation();
  const { icon: Icon, look } = LOOKS[verdict];
  return (
    <p className={cn("mb-1 flex items-center gap-1.5 text-small font-medium", look)}>
      <Icon size={14} aria-hidden className="shrink-0" />
      {t(`assistant.replay.verdict.${verdict}`)}
    </p>
  );
}
