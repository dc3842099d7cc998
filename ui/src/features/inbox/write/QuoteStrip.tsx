import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../../components/IconButton";
import type { Message } from "../../../ipc";

/** The message that what is being written will answer. */
export function QuoteStrip({ quote, name, onCancel }: { quote: Message; name: string; onCancel: () => void }) {
  const { t } = useTranslation();
  return (
    <div data-testid="quote-strip" className="mx-3 mt-2 flex items-center gap-2 border-l-2 border-accent pl-2">
      <p className="min-w-0 flex-1 text-small text-ink-2">
        <span className="block font-medium">
          {t("composer.quoting")} {quote.sender === "contact" ? (quote.author ?? name) : t(`sender.${quote.sender}`)}
        </span>
        <span dir="auto" className="block truncate text-left">
          {quote.text || t(`kind.${quote.kind}`)}
        </span>
      </p>
      <IconButton label={t("composer.cancelQuote")} icon={X} onClick={onCancel} />
    </div>
  );
}
