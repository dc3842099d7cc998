import { Pause, Play } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MessageId } from "../ipc";
import { usePlayable } from "../lib/usePlayable";
import { IconButton } from "./IconButton";

const minutes = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** A recording as one calm line: play, where it is, how long it lasts. */
export function AudioPlayer({ message, label }: { message: MessageId; label: string }) {
  const { t } = useTranslation();
  const src = usePlayable(message, true);
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [broken, setBroken] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(0);
  const toggle = () => {
    if (playing) audio.current?.pause();
    else void audio.current?.play().catch(() => setBroken(true));
  };
  const seek = (seconds: number) => {
    if (audio.current) audio.current.currentTime = seconds;
    setAt(seconds);
  };
  if (broken) return <span className="text-ink-2">{t("thread.fileUnavailable")}</span>;
  return (
    <span role="group" aria-label={label} className="flex w-60 max-w-full items-center gap-2 py-0.5">
      <IconButton
        label={playing ? t("thread.pause") : t("thread.play")}
        icon={playing ? Pause : Play}
        disabled={src === null}
        className="rounded-full bg-surface"
        onClick={toggle}
      />
      <input
        type="range"
        min={0}
        max={length || 1}
        step={0.1}
        value={at}
        aria-label={t("thread.position")}
        aria-valuetext={minutes(at)}
        onChange={(event) => seek(Number(event.target.value))}
        className="h-8 min-w-0 flex-1 accent-(--accent)"
      />
      <span className="tabular text-small text-ink-2">{minutes(at > 0 ? at : length)}</span>
      <audio
        ref={audio}
        src={src ?? undefined}
        preload="metadata"
        onLoadedMetadata={(event) => setLength(Number.isFinite(event.currentTarget.duration) ? event.currentTarget.duration : 0)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setAt(0)}
        onError={() => setBroken(true)}
      />
    </span>
  );
}
