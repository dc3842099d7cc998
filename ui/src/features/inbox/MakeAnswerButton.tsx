import { BookPlus } from "lucide-react";
import { useTranslation } from "react-i18next";

/** On every reply of the operator, so it is a plain button: a thousand tooltips would slow a long chat down. */
export function MakeAnswerButton({ className, onClick }: { className: string; onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      title={t("thread.makeAnswer")}
      aria-label={t("thread.makeAnswer")}
      data-testid="make-answer"
      onClick={onClick}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-2 hover:bg-hover hover:text-ink ${className}`}
    >
      <BookPlus size={18} aria-hidden />
    </button>
  );
}
