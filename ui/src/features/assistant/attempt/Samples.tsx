import { useTranslation } from "react-i18next";
import { cn } from "../../../lib/cn";

const IDS = ["hours", "delivery", "refund", "human", "unknown", "foreign"] as const;

type Props = { brief?: boolean; disabled: boolean; onAsk: (question: string) => void };

/** What customers often write, and what tries an assistant's limits. */
export function Samples({ brief = false, disabled, onAsk }: Props) {
  const { t } = useTranslation();
  return (
    <div
      role="group"
      aria-label={t("assistant.sample.title")}
      className={cn(
        "flex min-w-0 gap-1.5",
        brief ? "flex-1 overflow-x-auto p-0.5 [scrollbar-width:none]" : "flex-wrap justify-center",
      )}
    >
      {IDS.map((id) => (
        <button
          key={id}
          type="button"
          dir="auto"
          disabled={disabled}
          data-testid={`sample-${id}`}
          onClick={() => onAsk(t(`assistant.sample.${id}`))}
          className="min-h-8 shrink-0 rounded-full border border-line bg-raised px-3 text-small text-ink-2 hover:bg-hover hover:text-ink disabled:opacity-55"
        >
          {t(`assistant.sample.${id}`)}
        </button>
      ))}
    </div>
  );
}
