import { CircleHelp, ContactRound, ImageOff, ListChecks, type LucideIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../components/Dialog";
import { type Message, mediaUrl } from "../../ipc";
import { AudioPlayer } from "../../components/AudioPlayer";
import { DocumentRow } from "./DocumentRow";
import { Location } from "../../components/Location";
import { VideoPlayer } from "../../components/VideoPlayer";

/** A message that is not only text, shown in place. */
export function MediaView({ message, name }: { message: Message; name: string }) {
  const { t } = useTranslation();
  const { kind } = message;
  if (kind === "image" || kind === "sticker") return <Picture message={message} name={name} />;
  if (kind === "audio" || kind === "voice") return <AudioPlayer message={message.id} label={t(`kind.${kind}`)} />;
  if (kind === "video") return <VideoPlayer message={message.id} bytes={message.media?.bytes ?? null} />;
  if (kind === "document") return <DocumentRow message={message} />;
  if (kind === "location") return <Location text={message.text} />;
  if (kind === "contact_card") return <IconLine icon={ContactRound} text={t("kind.contact_card")} />;
  if (kind === "poll") return <IconLine icon={ListChecks} text={t("kind.poll")} />;
  return <IconLine icon={CircleHelp} text={t("kind.unsupported")} />;
}

const IconLine = ({ icon: Icon, text }: { icon: LucideIcon; text: string }) => (
  <span className="flex items-center gap-2">
    <Icon size={18} aria-hidden className="shrink-0 text-ink-2" />
    {text}
  </span>
);

function Picture({ message, name }: { message: Message; name: string }) {
  const { t } = useTranslation();
  const [broken, setBroken] = useState(false);
  const [open, setOpen] = useState(false);
  const width = message.media?.width ?? 4;
  const height = message.media?.height ?? 3;
  if (broken) return <IconLine icon={ImageOff} text={t("thread.fileUnavailable")} />;
  const src = mediaUrl(message.id);
  const alt = t("thread.pictureOf", { name });
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
          style={{ aspectRatio: `${width} / ${height}` }}
          className="max-h-72 w-[min(320px,52cqw)] bg-hover object-cover"
        />
      </button>
      <Dialog open={open} wide title={message.media?.name ?? t("kind.image")} onOpenChange={setOpen}>
        <img src={src} alt={alt} className="mx-auto max-h-[70vh] max-w-full rounded-control" />
      </Dialog>
    </>
  );
}
