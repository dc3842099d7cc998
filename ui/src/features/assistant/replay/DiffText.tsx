import { useTranslation } from "react-i18next";
import { wordDiff } from "./diff";

/** A text with what is new in it, and what was there before, marked in place. */
export function DiffText({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation();
  return (
    <p dir="auto" data-testid="diff" className="selectable whitespace-pre-wrap [overflow-wrap:anywhere]">
      {wordDiff(before, after).map(({ kind, text }, at) =>
        kind === "same" ? (
          <span key={at}>{text}</span>
        ) : kind === "new" ? (
          <ins
            key={at}
            aria-label={t("assistant.replay.new")}
            className="rounded-[3px] bg-accent-tint text-accent-ink no-underline"
          >
            {text}
          </ins>
        ) : (
          <del key={at} aria-label={t("assistant.replay.gone")} className="rounded-[3px] bg-danger-tint text-danger">
            {text}
          </del>
        ),
      )}
    </p>
  );
}
