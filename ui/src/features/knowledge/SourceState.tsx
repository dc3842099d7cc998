import { useTranslation } from "react-i18next";
import type { Source } from "../../ipc";
import { cn } from "../../lib/cn";
import { share } from "./sourceModel";

/** Where a source stands, in words; while it is being read, what is being done and how far it is. */
export function useStateWords(): (source: Source) => string {
  const { t } = useTranslation();
  return ({ state, progress, kind }) => {
    if (state !== "processing" || progress === null) return t(`knowledge.source.state.${state}`);
    const { step, done, total } = progress;
    if (total === 0) return t(`knowledge.source.step.${step}`);
    const counted = { done: done.toLocaleString(), total: total.toLocaleString() };
    if (step === "fetching" && kind === "site") return t("knowledge.source.steps.pages", counted);
    return t("knowledge.source.steps.counted", { step: t(`knowledge.source.step.${step}`), ...counted });
  };
}

export function SourceState({ source }: { source: Source }) {
  const words = useStateWords();
  const { state, progress } = source;
  return (
    <span className="block min-w-0">
      <span
        title={words(source)}
        className={cn(
          "tabular block truncate text-small",
          state === "failed" ? "font-medium text-danger" : state === "indexed" ? "text-ink-2" : "text-ink",
        )}
      >
        {words(source)}
      </span>
      {state === "processing" && (
        <span
          role="progressbar"
          aria-label={words(source)}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={progress === null ? 0 : Math.round(share(progress) * 100)}
          className="mt-1 block h-1 overflow-hidden rounded-full bg-control/30"
        >
          <span
            className="block h-full rounded-full bg-accent transition-[width] duration-150"
            style={{ width: `${progress === null ? 2 : share(progress) * 100}%` }}
          />
        </span>
      )}
    </span>
  );
}
