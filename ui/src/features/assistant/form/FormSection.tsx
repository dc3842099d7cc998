import { ChevronRight } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "../../../lib/cn";

type Props = {
  title: string;
  summary: string;
  open: boolean;
  changed: boolean;
  wrong: boolean;
  testId: string;
  onToggle: () => void;
  children: ReactNode;
};

/** A part of the form. Closed, it says in a line how it is set; open, it can be changed. */
export function FormSection({ title, summary, open, changed, wrong, testId, onToggle, children }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="border-b border-line">
      <h2>
        <button
          type="button"
          id={`${id}-head`}
          aria-expanded={open}
          aria-controls={`${id}-body`}
          data-testid={`section-${testId}`}
          onClick={onToggle}
          className="flex min-h-12 w-full items-center gap-2 px-4 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2"
        >
          <ChevronRight
            size={16}
            aria-hidden
            className={cn("shrink-0 text-ink-3 transition-transform duration-120", open && "rotate-90")}
          />
          <span className="min-w-0 flex-1">
            <span className="flex items-baseline gap-2">
              <span className="font-semibold">{title}</span>
              {wrong && <span className="text-small text-danger">{t("assistant.wrong")}</span>}
              {changed && !wrong && <span className="text-small text-accent-ink">{t("assistant.changed")}</span>}
            </span>
            {!open && (
              <span dir="auto" className="block truncate text-small text-ink-2 first-letter:uppercase">
                {summary}
              </span>
            )}
          </span>
        </button>
      </h2>
      <div
        id={`${id}-body`}
        role="group"
        aria-labelledby={`${id}-head`}
        hidden={!open}
        className={cn("flex-col gap-5 px-4 pt-2 pb-6 pl-10", open && "flex")}
      >
        {open && children}
      </div>
    </div>
  );
}
