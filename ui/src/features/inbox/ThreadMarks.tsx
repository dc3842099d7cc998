import { useTranslation } from "react-i18next";
import { dayName } from "../../lib/time";
import { useNow } from "../../lib/useNow";
import { TypingDots } from "../../components/TypingDots";

export function DaySeparator({ at }: { at: number }) {
  const { t } = useTranslation();
  const day = dayName(at, useNow());
  return (
    <div className="my-4 flex items-center gap-3 text-small text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      <time>{day.day === "other" ? day.text : t(`time.${day.day}`)}</time>
    </div>
  );
}

export function UnreadLine({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <div
      data-unread-line
      className="my-3 flex items-center gap-3 text-small font-medium text-accent-ink before:h-px before:flex-1 before:bg-accent after:h-px after:flex-1 after:bg-accent"
    >
      {t("thread.unreadLine", { count })}
    </div>
  );
}

export function TypingBubble({ name }: { name: string }) {
  const { t } = useTranslation();
  return (
    <p role="status" className="mt-2 inline-flex w-fit items-center gap-1 rounded-bubble bg-bubble px-4 py-3.5">
      <span className="sr-only">{t("thread.typing", { name })}</span>
      <TypingDots />
    </p>
  );
}
