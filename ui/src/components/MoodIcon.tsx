import { Frown, Smile } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Sentiment } from "../ipc";
import { cn } from "../lib/cn";

/** How a customer feels, when there is something to say about it: a face and its words, nothing for neutral. */
export function MoodIcon({ mood, className }: { mood: Sentiment | null; className?: string }) {
  const { t } = useTranslation();
  if (mood === null || mood === "neutral") return null;
  const Icon = mood === "positive" ? Smile : Frown;
  return (
    <span title={t(`mood.${mood}`)} className={cn("inline-flex shrink-0", className)} data-mood={mood}>
      <Icon size={14} role="img" aria-label={t(`mood.${mood}`)} className={mood === "negative" ? "text-danger" : "text-good"} />
    </span>
  );
}
