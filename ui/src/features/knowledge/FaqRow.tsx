import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Faq } from "../../ipc";
import { cn } from "../../lib/cn";
import { COLUMNS } from "./faqColumns";
import { places } from "./places";
import { useRowFocus } from "./useRowFocus";

type Props = {
  faq: Faq;
  index: number;
  narrow: boolean;
  /** It has the keyboard among the rows; `focused` also takes it now. */
  active: boolean;
  focused: boolean;
  open: boolean;
  chosen: boolean;
  onChoose: (range: boolean) => void;
  onFocus: () => void;
};

/** An answer in the table; the whole row is its link. */
export function FaqRow({ faq, index, narrow, active, focused, open, chosen, onChoose, onFocus }: Props) {
  const { t } = useTranslation();
  const row = useRowFocus<HTMLDivElement>(focused);
  const wordings = faq.variants.length;
  return (
    <div
      ref={row}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      aria-current={open || undefined}
      tabIndex={active ? 0 : -1}
      data-row
      className={cn(
        "relative h-full items-center border-b border-line px-3 transition-colors duration-120 focus-visible:-outline-offset-2",
        open || chosen ? "bg-chosen" : "hover:bg-hover",
        narrow ? "grid grid-cols-[16px_minmax(0,1fr)] gap-x-3 content-center" : COLUMNS,
      )}
      onFocus={(event) => event.target === event.currentTarget && onFocus()}
    >
      <span role="gridcell" className={cn("flex items-center", narrow && "row-span-2")}>
        <input
          type="checkbox"
          checked={chosen}
          tabIndex={-1}
          aria-label={t("faqs.choose", { question: faq.question })}
          className="relative z-1 size-4 accent-accent-fill"
          onChange={() => undefined}
          onClick={(event) => onChoose(event.shiftKey)}
        />
      </span>
      <span role="gridcell" className="min-w-0">
        <Link
          to={places.faq(faq.base_id, faq.id)}
          tabIndex={-1}
          data-testid="faq-row"
          dir="auto"
          className={cn("block text-left font-medium after:absolute after:inset-0", narrow ? "truncate" : "line-clamp-2")}
        >
          {faq.question}
        </Link>
      </span>
      <span
        role="gridcell"
        dir="auto"
        className={cn("min-w-0 text-left text-small text-ink-2 [overflow-wrap:anywhere]", narrow ? "truncate" : "line-clamp-2")}
      >
        {faq.answer}
      </span>
      {!narrow && (
        <>
          <span role="gridcell" className="tabular text-right text-small text-ink-2 @max-[560px]:hidden">
            {wordings > 0 && (
              <>
                <span aria-hidden>{wordings}</span>
                <span className="sr-only">{t("faqs.wordingCount", { count: wordings })}</span>
              </>
            )}
          </span>
          <span role="gridcell" className="tabular text-right text-small text-ink-2 @max-[560px]:hidden">
            {faq.uses > 0 && (
              <>
                <span aria-hidden>{t("knowledge.usesShort", { value: faq.uses.toLocaleString() })}</span>
                <span className="sr-only">{t("knowledge.uses", { count: faq.uses })}</span>
              </>
            )}
          </span>
        </>
      )}
    </div>
  );
}
