import { FileInput } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { events } from "../../../ipc";
import { useTakeFlow } from "./useTakeFlow";

/** A flow's file may be dropped anywhere on the list, or its text pasted; while a file is held over it, it says so. */
export function DropFlow() {
  const { t } = useTranslation();
  const { takeFile, takePasted } = useTakeFlow();
  const [over, setOver] = useState(false);
  const dropped = useEffectEvent(takeFile);
  const pasted = useEffectEvent(takePasted);
  useEffect(() => {
    const stop = events.fileDrag.listen(({ payload }) => {
      setOver(payload.phase === "over");
      if (payload.phase === "dropped") for (const path of payload.paths.slice(0, 1)) dropped(path);
    });
    const paste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData("text/plain").trim() ?? "";
      const elsewhere = event.target instanceof Element && event.target.closest("input, textarea, [role=dialog]") !== null;
      if (!elsewhere && text.startsWith("{")) pasted(text);
    };
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("paste", paste);
      void stop.then((end) => end());
    };
  }, []);
  if (!over) return null;
  return (
    <div
      role="status"
      data-testid="drop-flow"
      className="pointer-events-none absolute inset-0 z-20 flex items-center justify-center bg-surface/95 p-4 motion-safe:animate-appear"
    >
      <div className="flex h-full w-full flex-col items-center justify-center gap-1 rounded-card border-2 border-dashed border-accent bg-accent-tint/60 p-8 text-center">
        <span className="mb-3 inline-flex size-14 items-center justify-center rounded-full bg-accent-fill text-on-accent">
          <FileInput size={26} aria-hidden />
        </span>
        <p className="text-title font-semibold">{t("flows.new.dropTitle")}</p>
        <p className="max-w-[46ch] text-ink-2">{t("flows.new.dropText")}</p>
      </div>
    </div>
  );
}
