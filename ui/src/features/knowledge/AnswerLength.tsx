import { useTranslation } from "react-i18next";
import { cn } from "../../lib/cn";
import { ANSWER_MAX, lengthFeel } from "./model";

const WORDS = { good: "knowledge.lengthGood", long: "knowledge.lengthLong", huge: "knowledge.lengthHuge" } as const;

/** How long the answer will be on the customer's phone, while it is written. */
export function AnswerLength({ letters }: { letters: number }) {
  const { t } = useTranslation();
  const feel = lengthFeel(letters);
  return (
    <div className="-mt-3 flex items-center gap-3 text-small">
      <span aria-hidden className="h-1 w-24 overflow-hidden rounded-full bg-line">
        <span
          className={cn("block h-full rounded-full", feel === "good" ? "bg-accent" : "bg-approval-line")}
          style={{ width: `${Math.min(100, (letters / 770) * 100)}%` }}
        />
      </span>
      <span className="tabular text-ink-3">{t("knowledge.length", { count: letters, max: ANSWER_MAX.toLocaleString() })}</span>
      {letters > 0 && <span className={feel === "good" ? "text-ink-3" : "text-approval"}>{t(WORDS[feel])}</span>}
    </div>
  );
}
