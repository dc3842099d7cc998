import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";

/** Takes a whole text along, and says that it did. */
export function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<string | null>(null);
  const done = copied === text;
  return (
    <Button
      size="small"
      icon={done ? Check : Copy}
      onClick={() =>
        void navigator.clipboard.writeText(text).then(
          () => setCopied(text),
          () => setCopied(null),
        )
      }
    >
      <span aria-live="polite">{done ? t("common.copied") : t("common.copy")}</span>
    </Button>
  );
}
