import { useTranslation } from "react-i18next";
import type { DiffChange, DiffLine } from "../../../ipc";
import { cn } from "../../../lib/cn";

const SIGNS: Record<DiffChange, { sign: string; look: string }> = {
  added: { sign: "+", look: "text-good" },
  removed: { sign: "−", look: "text-danger" },
  changed: { sign: "~", look: "text-approval" },
};

/** What changed, a line each; the sign is said, too. */
export function DiffLines({ lines }: { lines: DiffLine[] }) {
  const { t } = useTranslation();
  return (
    <ul aria-label={t("flows.diff.title")} className="selectable flex flex-col gap-1">
      {lines.map(({ change, text }, place) => (
        <li key={place} data-testid="diff-line" className="flex gap-2 rounded-control bg-sunken px-2.5 py-1">
          <span aria-hidden className={cn("w-3 shrink-0 text-center font-mono font-semibold", SIGNS[change].look)}>
            {SIGNS[change].sign}
          </span>
          <span className="sr-only">{t(`flows.diff.${change}`)}</span>
          <span dir="auto" className="min-w-0 [overflow-wrap:anywhere]">
            {text}
          </span>
        </li>
      ))}
    </ul>
  );
}
