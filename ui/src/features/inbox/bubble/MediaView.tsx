import { ContactRound, EyeOff, FileClock, FileX, ListChecks, type LucideIcon, MessageCircleQuestionMark } from "lucide-react";
import { useTranslation } from "react-i18next";
import { AudioPlayer } from "../../../components/AudioPlayer";
import { DocumentRow } from "../../../components/DocumentRow";
import { Picture } from "../../../components/Picture";
import { VideoPlayer } from "../../../components/VideoPlayer";
import type { Message, MessageKind } from "../../../ipc";
import { Cards } from "./Cards";
import { NotHere } from "./NotHere";
import { Place } from "./Place";
import { PollView } from "./PollView";
import { useThread } from "./ThreadContext";

const FILES = new Set<MessageKind>(["image", "sticker", "audio", "voice", "video", "document"]);

/** A message that is not only text, shown in place. */
export function MediaView({ message }: { message: Message }) {
  const { kind, media, details, download = null } = message;
  if (message.view_once) return <Once kind={kind} />;
  if (download !== null) return <NotHere message={message} download={download} />;
  if (FILES.has(kind))
    return media === null && message.sender !== "contact" ? <NoFileYet message={message} /> : <File message={message} />;
  if (kind === "location") return <Place message={message} />;
  if (details?.is === "cards") return <Cards cards={details.cards} />;
  if (details?.is === "poll") return <PollView message={message} options={details.options} several={details.several} />;
  return <Other message={message} />;
}

function File({ message: { id, kind, media } }: { message: Message }) {
  const { t } = useTranslation();
  const { title } = useThread();
  const alt = t("thread.pictureOf", { name: title });
  if (kind === "image") return <Picture message={id} media={media} alt={alt} className="w-[min(320px,52cqw)]" />;
  if (kind === "sticker") return <Picture message={id} media={media} alt={alt} className="w-[min(144px,40cqw)] bg-transparent" />;
  if (kind === "video") return <VideoPlayer message={id} bytes={media?.bytes ?? null} />;
  if (kind === "document") return <DocumentRow message={id} media={media} />;
  return (
    <>
      {kind === "audio" && media?.name && <bdi className="block font-medium [overflow-wrap:anywhere]">{media.name}</bdi>}
      <AudioPlayer message={id} label={t(`kind.${kind}`)} />
    </>
  );
}

/** Ours is fetched from the web first: until then, or if that failed, there is nothing to show. */
function NoFileYet({ message: { state, kind } }: { message: Message }) {
  const { t } = useTranslation();
  return state === "queued" ? (
    <IconLine icon={FileClock} text={t("thread.fetchingFile")} />
  ) : (
    <IconLine icon={FileX} text={t(`kind.${kind}`)} />
  );
}

function Once({ kind }: { kind: MessageKind }) {
  const { t } = useTranslation();
  const what = kind === "image" || kind === "video" || kind === "voice" ? kind : kind === "audio" ? "voice" : "other";
  return <IconLine icon={EyeOff} text={t(`message.once.${what}`)} />;
}

function Other({ message: { kind, details, text } }: { message: Message }) {
  const { t } = useTranslation();
  if (kind === "contact_card") return <IconLine icon={ContactRound} text={t("kind.contact_card")} />;
  if (kind === "poll") return <IconLine icon={ListChecks} text={text || t("kind.poll")} />;
  const what = details?.is === "unsupported" ? details.what : "";
  return (
    <IconLine icon={MessageCircleQuestionMark} text={what === "" ? t("kind.unsupported") : t("message.unsupported", { what })} />
  );
}

const IconLine = ({ icon: Icon, text }: { icon: LucideIcon; text: string }) => (
  <span className="flex items-start gap-2 [overflow-wrap:anywhere]">
    <Icon size={18} aria-hidden className="mt-0.5 shrink-0 text-ink-2" />
    {text}
  </span>
);
