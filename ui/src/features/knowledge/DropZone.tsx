import { FileUp } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type Base, events } from "../../ipc";
import { useAddPaths } from "./AddSource";
import { places } from "./places";

/** Files and folders may be dropped anywhere on the screen; while they are held over it, it says what will happen. */
export function DropZone({ base }: { base: Base }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const addPaths = useAddPaths(base);
  const [count, setCount] = useState(0);
  const take = useEffectEvent((paths: string[]) => addPaths(paths, () => void navigate(places.sources(base.id))));
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
      data-testid="drop-zone"
      className="pointer-events-none absolute inset-0 z-20 flex items-center justify-center bg-surface/95 p-4 motion-safe:animate-appear"
    >
      <div className="flex h-full w-full flex-col items-center justify-center gap-1 rounded-card border-2 border-dashed border-accent bg-accent-tint/60 p-8 text-center">
        <span className="mb-3 inline-flex size-14 items-center justify-center rounded-full bg-accent-fill text-on-accent">
          <FileUp size={26} aria-hidden />
        </span>
        <p className="text-title font-semibold">{t("knowledge.add.dropTitle", { count, name: base.name })}</p>
        <p className="max-w-[46ch] text-ink-2">{t("knowledge.add.dropText")}</p>
      </div>
    </div>
  );
}
