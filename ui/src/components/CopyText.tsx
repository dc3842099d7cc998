import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./IconButton";

/** A path or number to take elsewhere: selectable, and copied with one press. */
export function CopyText({ text }: { text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code className="selectable font-mono text-small [overflow-wrap:anywhere]">{text}</code>
      <IconButton label={copied ? t("common.copied") : t("common.copy")} icon={copied ? Check : Copy} onClick={copy} />
    </span>
  );
}
