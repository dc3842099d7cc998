type Props = { done: number; total: number; label: string; words: string };

/** How far something long is: a bar and the same in words. */
export const ModelProgress = ({ done, total, label, words }: Props) => (
  <div className="mt-2 flex items-center gap-3">
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      aria-valuetext={words}
      className="h-1.5 max-w-60 flex-1 overflow-hidden rounded-full bg-line"
    >
      <div
        className="h-full rounded-full bg-accent transition-[width] duration-180"
        style={{ width: `${total === 0 ? 0 : Math.min(100, (done / total) * 100)}%` }}
      />
    </div>
    <p className="tabular text-small text-ink-2">{words}</p>
  </div>
);
