import { ImageOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Media, type MessageId, mediaUrl } from "../ipc";
import { cn } from "../lib/cn";
import { Dialog } from "./Dialog";

type Props = { message: MessageId; media: Media | null; alt: string; className?: string };

/** A picture of a message in its place, and whole when it is opened. */
export function Picture({ message, media, alt, className }: Props) {
  const { t } = useTranslation();
  const [broken, setBroken] = useState(false);
  const [open, setOpen] = useState(false);
  if (broken)
    return (
      <span className="flex items-center gap-2">
        <ImageOff size={18} aria-hidden className="shrink-0 text-ink-2" />
        {t("thread.fileUnavailable")}
      </span>
    );
  const src = mediaUrl(message);
  return (
    <>
      <button
        type="button"
        aria-label={t("thread.openPicture")}
        onClick={() => setOpen(true)}
        className="-mx-2 my-0.5 block overflow-hidden rounded-card"
      >
        <img
          src={src}
          alt={alt}
          loading="lazy"
          onError={() => setBroken(true)}
          style={{ aspectRatio: `${media?.width ?? 4} / ${media?.height ?? 3}` }}
          className={cn("max-h-72 bg-hover object-cover", className)}
        />
      </button>
      <Dialog open={open} wide title={media?.name ?? t("kind.image")} onOpenChange={setOpen}>
        <img src={src} alt={alt} className="mx-auto max-h-[70vh] max-w-full rounded-control" />
      </Dialog>
    </>
  );
}
