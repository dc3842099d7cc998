import { Ban, CheckCheck, Clock3, FileText, Film, Image, type LucideIcon, Mic } from "lucide-react";
import { useTranslation } from "react-i18next";
import { AudioPlayer } from "../../components/AudioPlayer";
import { DocumentRow } from "../../components/DocumentRow";
import { Location } from "../../components/Location";
import { Picture } from "../../components/Picture";
import { RichText } from "../../components/RichText";
import { TypingDots } from "../../components/TypingDots";
import { VideoPlayer } from "../../components/VideoPlayer";
import type { MessageId, PracticeBubble } from "../../ipc";
import { withoutList } from "../../lib/choices";
import { cn } from "../../lib/cn";
import { clockTime } from "../../lib/time";

const TICKS = { pending: Clock3, delivered: CheckCheck, read: CheckCheck } as const;

/** A bubble as the customer sees it: his own on the right. */
export function PhoneBubble({ bubble, joined }: { bubble: PracticeBubble; joined: boolean }) {
  const { t } = useTranslation();
  const Tick = bubble.ticks && TICKS[bubble.ticks];
  const words = withoutList(bubble.text, bubble.choices);
  return (
    <article
      data-testid="practice-bubble"
      data-from={bubble.from_me ? "me" : "shop"}
      className={cn(
        "flex max-w-[84%] flex-col rounded-bubble px-3 pt-1.5 pb-1",
        joined ? "mt-0.5" : "mt-2",
        bubble.reaction && !bubble.deleted && "mb-3",
        bubble.from_me ? "self-end bg-accent-tint" : "self-start bg-bubble",
      )}
    >
      {bubble.deleted ? (
        <span className="flex items-center gap-1.5 text-ink-2 italic">
          <Ban size={14} aria-hidden className="shrink-0" />
          {t("thread.deleted")}
        </span>
      ) : (
        <div className="selectable">
          <PhoneMedia bubble={bubble} />
          {words !== "" && bubble.kind !== "location" && <RichText text={words} />}
        </div>
      )}
      <span className="flex items-center gap-1 self-end text-[11px] text-ink-2">
        {bubble.edited && !bubble.deleted && <span>{t("thread.edited")}</span>}
        <time>{clockTime(bubble.at)}</time>
        {Tick && bubble.ticks && (
          <Tick
            size={14}
            role="img"
            aria-label={t(`practice.ticks.${bubble.ticks}`)}
            className={cn(bubble.ticks === "read" && "text-accent-ink")}
          />
        )}
      </span>
      {bubble.reaction !== null && bubble.reaction !== "" && !bubble.deleted && (
        <span
          role="img"
          aria-label={t("practice.reaction", { emoji: bubble.reaction })}
          className="-mb-3 -ml-1 w-fit self-start rounded-full border border-line bg-raised px-1.5 font-emoji text-small leading-5"
        >
          {bubble.reaction}
        </span>
      )}
    </article>
  );
}

/** What the shop sent is shown as a phone does; of what he sent himself the customer knows what it is. */
function PhoneMedia({ bubble }: { bubble: PracticeBubble }) {
  const { t } = useTranslation();
  const { kind, media, text, from_me, file_of } = bubble;
  if (kind === "location") return <Location text={text} />;
  if (!from_me && file_of !== null) return <ShopFile message={file_of} bubble={bubble} />;
  if (kind === "image") return <Line icon={Image} text={t("kind.image")} />;
  if (kind === "video") return <Line icon={Film} text={t("kind.video")} />;
  if (kind === "voice" || kind === "audio") return <Line icon={Mic} text={t(`kind.${kind}`)} />;
  if (kind === "document") return <Line icon={FileText} text={media?.name ?? t("kind.document")} />;
  return null;
}

function ShopFile({ message, bubble: { kind, media } }: { message: MessageId; bubble: PracticeBubble }) {
  const { t } = useTranslation();
  if (kind === "image" || kind === "sticker")
    return <Picture message={message} media={media} alt={t("kind.image")} className="w-56" />;
  if (kind === "voice" || kind === "audio") return <AudioPlayer message={message} label={t(`kind.${kind}`)} />;
  if (kind === "video") return <VideoPlayer message={message} bytes={media?.bytes ?? null} />;
  if (kind === "document") return <DocumentRow message={message} media={media} />;
  return null;
}

const Line = ({ icon: Icon, text }: { icon: LucideIcon; text: string }) => (
  <span className="flex items-center gap-2 py-1 [overflow-wrap:anywhere]">
    <Icon size={18} aria-hidden className="shrink-0 text-ink-2" />
    {text}
  </span>
);

export function ShopTyping() {
  const { t } = useTranslation();
  return (
    <p className="mt-2 flex w-fit items-center gap-1 self-start rounded-bubble bg-bubble px-4 py-3">
      <span className="sr-only">{t("practice.typing")}</span>
      <TypingDots />
    </p>
  );
}
