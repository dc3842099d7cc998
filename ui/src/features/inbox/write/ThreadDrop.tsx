import { FileUp, Lock } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ChatRow, events } from "../../../ipc";
import { addFiles } from "./unsent";

/** Files may be let go anywhere over the window while a chat is open; while they are held it says what will happen. */
export function ThreadDrop({ chat }: { chat: ChatRow }) {
  const { t } = useTranslation();
  const [count, setCount] = useState(0);
  const open = chat.owner === "human" && !chat.blocked;
  const take = useEffectEvent((paths: string[]) => {
    if (!open || paths.length === 0) return;
    addFiles(chat.id, paths);
    requestAnimationFrame(() => document.getElementById("write-box")?.focus());
  });
  useEffect(() => {
    const stop = events.fileDrag.listen(({ payload }) => {
      setCount(payload.phase === "over" ? payload.count : 0);
      if (payload.phase === "dropped") take(payload.paths);
    });
    return () => void stop.then((end) => end());
  }, []);
  if (count === 0) return null;
  const Icon = open ? FileUp : Lock;
  return (
    <div
      role="status"
      data-testid="thread-drop"
      className="pointer-events-none absolute inset-0 z-20 flex items-center justify-center bg-surface/95 p-4 motion-safe:animate-appear"
    >
      <div className="flex h-full w-full flex-col items-center justify-center gap-1 rounded-card border-2 border-dashed border-accent bg-accent-tint/60 p-8 text-center">
        <span className="mb-3 inline-flex size-14 items-center justify-center rounded-full bg-accent-fill text-on-accent">
          <Icon size={26} aria-hidden />
        </span>
        <p className="max-w-full text-title font-semibold [overflow-wrap:anywhere]">
          {open ? t("attach.dropTitle", { name: chat.title }) : t("attach.dropLocked")}
        </p>
        <p className="max-w-[46ch] text-ink-2">{open ? t("attach.dropText") : t("attach.dropLockedText")}</p>
      </div>
    </div>
  );
}
