import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "../../lib/cn";
import { COLUMNS } from "./sourceColumns";

type Props = { all: boolean; some: boolean; busy: number; total: number; onAll: () => void };

/** The head of the list; where the names are, how many are being read right now. */
export function SourceHead({ all, some, busy, total, onAll }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = some && !all;
  }, [some, all]);
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-y border-line bg-surface">
      <div role="row" className={cn("min-h-8 items-center px-3 text-small text-ink-3", COLUMNS)}>
        <span role="columnheader" className="flex">
          <input
            ref={box}
            type="checkbox"
            checked={all}
            aria-label={t("knowledge.source.chooseAll")}
            className="size-4 accent-accent-fill"
            onChange={onAll}
          />
        </span>
        <span role="columnheader" className="tabular truncate">
          <span role="status">
            {busy > 0
              ? t("knowledge.source.reading", { busy: busy.toLocaleString(), count: total })
              : t("knowledge.sources", { count: total })}
          </span>
        </span>
        <span role="columnheader">{t("knowledge.source.column.state")}</span>
        <span role="columnheader" className="text-right @max-[760px]:hidden">
          {t("knowledge.source.column.passages")}
        </span>
        <span role="columnheader" className="text-right @max-[520px]:hidden">
          {t("knowledge.source.column.read")}
        </span>
        <span role="columnheader" className="text-right @max-[760px]:hidden">
          {t("knowledge.source.column.uses")}
        </span>
        <span role="columnheader">
          <span className="sr-only">{t("knowledge.source.column.more")}</span>
        </span>
      </div>
    </div>
  );
}
