import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Offer } from "../ipc";
import { cn } from "../lib/cn";

type Props = {
  choices: Offer[];
  /** What was tapped already. */
  tapped: string | null;
  onTap: ((choice: Offer) => void) | null;
};

/** What a customer can tap under a message. Answered ones stay in sight, and keep the focus, but do nothing any more. */
export function ChoiceButtons({ choices, tapped, onTap }: Props) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t("choices.tap")} className="mt-1 flex w-[84%] flex-col gap-1 self-start" data-testid="choices">
      {choices.map((choice) => {
        const chosen = choice.id === tapped;
        return (
          <button
            key={choice.id}
            type="button"
            aria-disabled={onTap === null}
            aria-label={chosen ? t("choices.tapped", { label: choice.label }) : undefined}
            onClick={() => onTap?.(choice)}
            className={cn(
              "flex min-h-9 items-center justify-center gap-1.5 rounded-bubble border px-3 py-1.5 font-medium [overflow-wrap:anywhere]",
              onTap === null ? "cursor-default border-line text-ink-3" : "border-accent bg-raised text-accent-ink hover:bg-hover",
              chosen && "bg-accent-tint text-ink",
            )}
          >
            {chosen && <Check size={15} aria-hidden className="shrink-0" />}
            <bdi>{choice.label}</bdi>
          </button>
        );
      })}
    </div>
  );
}
