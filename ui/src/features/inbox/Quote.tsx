import { useTranslation } from "react-i18next";
import type { Quoted } from "../../ipc";

export function Quote({ quoted, name }: { quoted: Quoted; name: string }) {
  const { t } = useTranslation();
  return (
    <blockquote className="mb-1.5 border-l-2 border-accent pl-2 text-small text-ink-2">
      <span className="block font-medium">{quoted.sender === "contact" ? name : t(`sender.${quoted.sender}`)}</span>
      <span dir="auto" className="line-clamp-3 [overflow-wrap:anywhere]">
        {quoted.text}
      </span>
    </blockquote>
  );
}
