import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { Segmented } from "../../../components/Segmented";
import { Skeleton } from "../../../components/Skeleton";
import type { AccountRow, PastQuestion } from "../../../ipc";
import { pastQuestionsQuery } from "../queries";
import { sameSettings } from "../settings";
import type { Draft } from "../useDraft";
import { ReplayHead } from "./ReplayHead";
import { ReplayRow } from "./ReplayRow";
import type { Replay } from "./useReplay";
import { totals, verdict, VERDICTS, type Verdict } from "./verdict";

const NONE: PastQuestion[] = [];
type Filter = "all" | Verdict;
const FILTERS: Filter[] = ["all", ...VERDICTS];

type Props = { account: AccountRow; draft: Draft; replay: Replay };

/** The last real questions, as they would be answered with these settings: before they are saved. */
export function ReplayPane({ account, draft, replay }: Props) {
  const { t } = useTranslation();
  const [limit, setLimit] = useState(replay.run === null ? 25 : Math.max(10, replay.run.questions.length));
  const [filter, setFilter] = useState<Filter>("all");
  const past = useQuery(pastQuestionsQuery(account.id, limit));
  const { run } = replay;
  const { escalation_message: escalation } = account;
  const questions = run?.questions ?? past.data ?? NONE;
  const outcomes = run?.outcomes ?? new Map<string, never>();
  const found = totals(questions, outcomes, escalation);
  const done = [...outcomes.values()].filter(({ state }) => state !== "asking").length;
  const shown = questions.filter((question) => {
    if (filter === "all") return true;
    const outcome = outcomes.get(question.message_id);
    return outcome?.state === "done" && verdict(question, outcome.tried, escalation) === filter;
  });
  const count = (id: Filter) => (id === "all" ? questions.length : found[id]);
  if (past.isError)
    return <ErrorState what={t("assistant.what.questions")} error={past.error} onRetry={() => void past.refetch()} />;
  if (past.isSuccess && questions.length === 0)
    return <EmptyState icon={History} title={t("assistant.replay.empty.title")} text={t("assistant.replay.empty.text")} />;
  return (
    <>
      <ReplayHead
        draft={draft}
        limit={limit}
        questions={questions}
        done={done}
        found={found}
        running={run?.running === true}
        stale={run !== null && !sameSettings(run.settings, draft.settings)}
        ready={past.isSuccess}
        started={run !== null}
        onLimit={(next) => {
          replay.forget();
          setFilter("all");
          setLimit(next);
        }}
        onStart={() => {
          setFilter("all");
          replay.start(past.data ?? questions, draft.settings);
        }}
        onCancel={replay.cancel}
      />
      {run !== null && (
        <div className="shrink-0 overflow-x-auto border-b border-line px-4 py-2 [scrollbar-width:none]">
          <Segmented
            label={t("assistant.replay.filter")}
            value={filter}
            options={FILTERS.map((value) => ({
              value,
              label: `${value === "all" ? t("assistant.replay.all") : t(`assistant.replay.verdict.${value}`)} ${count(value)}`,
            }))}
            onChange={setFilter}
          />
        </div>
      )}
      <div
        role="region"
        aria-label={t("assistant.replay.table")}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
      >
        {past.isPending && run === null && [0, 1, 2, 3, 4].map((place) => <Skeleton key={place} className="mx-4 my-3 h-16" />)}
        {questions.length > 0 && (
          <table className="w-full table-fixed border-collapse text-left">
            <thead className="sticky top-0 z-1 bg-surface text-small text-ink-3">
              <tr className="border-b border-line">
                <th className="w-[28%] px-3 py-1.5 pl-4 font-medium">{t("assistant.replay.question")}</th>
                <th className="w-[34%] px-3 py-1.5 font-medium">{t("assistant.replay.was")}</th>
                <th className="px-3 py-1.5 pr-4 font-medium">{t("assistant.replay.now")}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((question) => (
                <ReplayRow
                  key={question.message_id}
                  question={question}
                  outcome={outcomes.get(question.message_id)}
                  escalation={escalation}
                  onAgain={replay.again}
                />
              ))}
            </tbody>
          </table>
        )}
        {questions.length > 0 && shown.length === 0 && (
          <p className="p-6 text-center text-ink-2">{t("assistant.replay.noneOfThem")}</p>
        )}
      </div>
    </>
  );
}
