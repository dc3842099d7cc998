import { useTranslation } from "react-i18next";
import type { PromptPart } from "../../../ipc";
import { cn } from "../../../lib/cn";

const NAMES = ["persona", "rules", "hours", "contact", "knowledge", "history", "question"] as const;

/** What a request is made of: each part with its size against the room it has, and what had to stay out. */
export function PartBars({ parts }: { parts: PromptPart[] }) {
  const { t } = useTranslation();
  const widest = Math.max(1, ...parts.map(({ budget }) => budget));
  const name = (id: string) => {
    const known = NAMES.find((part) => part === id);
    return known ? t(`assistant.part.${known}`) : id;
  };
  return (
    <section>
      <h3 className="font-semibold">{t("assistant.request.parts")}</h3>
      <p className="text-small text-ink-3">{t("assistant.request.partsText")}</p>
      <ul className="mt-2 flex flex-col gap-2">
        {parts.map((part) => (
          <li key={part.name} data-testid="part">
            <div className="grid grid-cols-[132px_1fr_auto] items-center gap-3">
              <span className="truncate">{name(part.name)}</span>
              <span aria-hidden className="block h-2">
                <span
                  className="block h-full min-w-1 overflow-hidden rounded-full bg-sunken"
                  style={{ width: `${(part.budget / widest) * 100}%` }}
                >
                  <span
                    className={cn("block h-full rounded-full", part.cut.length > 0 ? "bg-approval-line" : "bg-accent")}
                    style={{ width: `${Math.min(100, (part.tokens / Math.max(1, part.budget)) * 100)}%` }}
                  />
                </span>
              </span>
              <span className="tabular text-right text-small text-ink-2">
                {t("assistant.request.of", { used: part.tokens.toLocaleString(), room: part.budget.toLocaleString() })}
              </span>
            </div>
            {part.cut.length > 0 && (
              <ul className="mt-1 ml-[144px] text-small text-approval">
                {part.cut.map((left, at) => (
                  <li key={at} dir="auto" className="[overflow-wrap:anywhere]">
                    {t("assistant.request.cut", { what: left })}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
