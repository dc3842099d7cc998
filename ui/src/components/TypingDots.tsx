/** Three dots in turn: somebody writes. The words for it stand beside them. */
export function TypingDots() {
  return [0, 160, 320].map((delay) => (
    <span
      key={delay}
      aria-hidden
      style={{ animationDelay: `${delay}ms` }}
      className="size-1.5 rounded-full bg-ink-3 motion-safe:animate-pulse-calm"
    />
  ));
}
