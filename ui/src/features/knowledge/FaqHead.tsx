import { useTranslation } from "react-i18next";
import { cn } from "../../lib/cn";
import { COLUMNS } from "./faqColumns";

type Props = { narrow: boolean; all: boolean; some: boolean; onAll: () => void };

/** The names of the columns, and the box that chooses every answer. */
export function FaqHead({ narrow, all, some, onAll }: Props) {
  const { t } = useTranslation();
  const fewer = "text-right @max-[560px]:hidden";
  return (
    <div role="rowgroup" className={cn(narrow ? "sr-only" : "sticky top-0 z-10 border-b border-line bg-surface")}>
      <div role="row" aria-rowindex={1} className={cn("h-8 items-center px-3 text-small text-ink-3", COLUMNS)}>
        <span role="columnheader" className="flex items-center">
          <input
            ref={(box) => {
              if (box) box.indeterminate = some && !all;
            }}
            type="checkbox"
            checked={all}
            tabIndex={narrow ? -1 : undefined}
            aria-label={t("faqs.chooseAll")}
            className="size-4 accent-accent-fill"
            onChange={onAll}
          />
        </span>
        <span role="columnheader">{t("knowledge.question")}</span>
        <span role="columnheader">{t("knowledge.answer")}</span>
        <span role="columnheader" className={fewer}>
          {t("faqs.column.wordings")}
        </span>
        <span role="columnheader" className={fewer}>
          {t("faqs.column.uses")}
        </span>
      </div>
    </div>
  );
}
