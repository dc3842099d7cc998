import { useTranslation } from "react-i18next";
import { Skeleton } from "../../components/Skeleton";
import type { SourceLine } from "../../ipc";
import { cn } from "../../lib/cn";

/** A paragraph, heading or row of a source; nothing yet while its stretch is on its way. */
export function SourceLineView({ line, first }: { line: SourceLine | undefined; first: boolean }) {
  const { t } = useTranslation();
  if (!line) return <Skeleton className="mx-5 my-2.5 h-6" />;
  const { text, page, heading, cited } = line;
  return (
    <div className={cn("px-5", first && "pt-4")} data-testid="source-line" data-cited={cited || undefined}>
      {page !== null && (
        <p className={cn("tabular flex items-center gap-3 pb-1 text-small text-ink-3", !first && "pt-4")}>
          {t("knowledge.reader.page", { page })}
          <span aria-hidden className="h-px flex-1 bg-line" />
        </p>
      )}
      <div
        className={cn(
          "border-l-[3px] border-transparent py-1 pl-3 [overflow-wrap:anywhere]",
          cited && "border-approval-line bg-mark/55",
        )}
      >
        {heading === null ? (
          <p dir="auto" className="whitespace-pre-wrap">
            {text}
          </p>
        ) : (
          <h3 dir="auto" className={cn("pt-2 font-semibold", heading <= 2 && "text-title")}>
            {text}
          </h3>
        )}
      </div>
    </div>
  );
}
