import type { LucideIcon } from "lucide-react";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { events } from "../ipc";

type Props = {
  icon: LucideIcon;
  title: (count: number) => ReactNode;
  text: ReactNode;
  testId: string;
  onDrop: (paths: string[]) => void;
};

/** Takes files that are let go anywhere over the window; while they are held it covers its place and says what will happen. */
export function FileDrop({ icon: Icon, title, text, testId, onDrop }: Props) {
  const [count, setCount] = useState(0);
  const take = useEffectEvent(onDrop);
  useEffect(() => {
    const stop = events.fileDrag.listen(({ payload }) => {
      setCount(payload.phase === "over" ? payload.count : 0);
      if (payload.phase === "dropped") take(payload.paths);
    });
    return () => void stop.then((end) => end());
  }, []);
  if (count === 0) return null;
  return (
    <div
      role="status"
      data-testid={testId}
      className="pointer-events-none absolute inset-0 z-20 flex items-center justify-center bg-surface/95 p-4 motion-safe:animate-appear"
    >
      <div className="flex h-full w-full flex-col items-center justify-center gap-1 rounded-card border-2 border-dashed border-accent bg-accent-tint/60 p-8 text-center">
        <span className="mb-3 inline-flex size-14 items-center justify-center rounded-full bg-accent-fill text-on-accent">
          <Icon size={26} aria-hidden />
        </span>
        <p className="max-w-full text-title font-semibold [overflow-wrap:anywhere]">{title(count)}</p>
        <p className="max-w-[46ch] text-ink-2">{text}</p>
      </div>
    </div>
  );
}
