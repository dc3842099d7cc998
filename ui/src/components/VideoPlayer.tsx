import { Play } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MessageId } from "../ipc";
import { fileSize } from "../lib/bytes";
import { usePlayable } from "../lib/usePlayable";

/** A film is only read when somebody wants to see it. */
export function VideoPlayer({ message, bytes }: { message: MessageId; bytes: number | null }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(false);
  const [broken, setBroken] = useState(false);
  const src = usePlayable(message, wanted);
  if (broken) return <span className="text-ink-2">{t("thread.fileUnavailable")}</span>;
  if (src)
    return (
      <video
        controls
        autoPlay
        src={src}
        aria-label={t("kind.video")}
        onError={() => setBroken(true)}
        className="my-1 max-h-80 max-w-full rounded-card"
      />
    );
  return (
    <button type="button" disabled={wanted} onClick={() => setWanted(true)} className="flex min-h-9 items-center gap-3 py-1">
      <span className="inline-flex size-9 items-center justify-center rounded-full bg-surface text-ink-2">
        <Play size={18} aria-hidden />
      </span>
      <span className="text-left">
        <span className="block font-medium">{t("kind.video")}</span>
        {bytes !== null && <span className="text-small text-ink-2">{fileSize(bytes)}</span>}
      </span>
    </button>
  );
}
