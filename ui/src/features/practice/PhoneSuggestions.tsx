import { useTranslation } from "react-i18next";

const QUESTIONS = ["delivery", "hours", "back", "unknown"] as const;

/** First questions to ask the practice shop; the last is one it cannot answer, so that the hand-over is seen. */
export function PhoneSuggestions({ busy, onAsk }: { busy: boolean; onAsk: (question: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-1.5">
      <p className="px-1 pb-1 text-small text-ink-2">{t("practice.suggestions")}</p>
      {QUESTIONS.map((id, place) => (
        <button
          key={id}
          type="button"
          disabled={busy}
          data-testid={`practice-suggestion-${place}`}
          onClick={() => onAsk(t(`practice.questions.${id}`))}
          className="min-h-9 rounded-bubble border border-line bg-raised px-3.5 py-1.5 text-left hover:bg-hover disabled:opacity-60"
        >
          {t(`practice.questions.${id}`)}
        </button>
      ))}
    </div>
  );
}
