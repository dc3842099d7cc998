import { CircleHelp, ContactRound, FileClock, FileX, ListChecks, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { AudioPlayer } from "../../components/AudioPlayer";
import { DocumentRow } from "../../components/DocumentRow";
import { Location } from "../../components/Location";
import { Picture } from "../../components/Picture";
import { VideoPlayer } from "../../components/VideoPlayer";
import type { Message } from "../../ipc";

/** A message that is not only text, shown in place. */
export function MediaView({ message, name }: { message: Message; name: string }) {
  const { t } = useTranslation();
  const { kind, media } = message;
  const files = kind === "image" || kind === "sticker" || kind === "audio" || kind === "voice" || kind === "video";
  // Ours is fetched from the web first: until then, or if that failed, there is nothing to show.
  if (media === null && message.sender !== "contact" && (files || kind === "document"))
    return message.state === "queued" ? (
      <IconLine icon={FileClock} text={t("thread.fetchingFile")} />
    ) : (
      <IconLine icon={FileX} text={t(`kind.${kind}`)} />
    );
  if (kind === "image" || kind === "sticker")
    return <Picture message={message.id} media={media} alt={t("thread.pictureOf", { name })} className="w-[min(320px,52cqw)]" />;
  if (kind === "audio" || kind === "voice") return <AudioPlayer message={message.id} label={t(`kind.${kind}`)} />;
  if (kind === "video") return <VideoPlayer message={message.id} bytes={media?.bytes ?? null} />;
  if (kind === "document") return <DocumentRow message={message.id} media={media} />;
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
