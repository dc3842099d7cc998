import { CheckCheck, Clock3, FileText, Image, type LucideIcon, Mic } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Location } from "../../components/Location";
import { RichText } from "../../components/RichText";
import { TypingDots } from "../../components/TypingDots";
import type { PracticeBubble } from "../../ipc";
import { cn } from "../../lib/cn";
import { clockTime } from "../../lib/time";

const TICKS = { pending: Clock3, delivered: CheckCheck, read: CheckCheck } as const;

/** A bubble as the customer sees it: his own on the right. */
export function PhoneBubble({ bubble, joined }: { bubble: PracticeBubble; joined: boolean }) {
  const { t } = useTranslation();
  const Tick = bubble.ticks && TICKS[bubble.ticks];
  return (
    <article
      data-testid="practice-bubble"
      data-from={bubble.from_me ? "me" : "shop"}
      className={cn(
        "flex max-w-[84%] flex-col rounded-bubble px-3 pt-1.5 pb-1",
        joined ? "mt-0.5" : "mt-2",
        bubble.from_me ? "self-end bg-accent-tint" : "self-start bg-bubble",
      )}
    >
      <div className="selectable">
        <PhoneMedia bubble={bubble} />
        {bubble.text !== "" && bubble.kind !== "location" && <RichText text={bubble.text} />}
      </div>
      <span className="flex items-center gap-1 self-end text-[11px] text-ink-2">
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
    </article>
  );
}

/** The customer knows what he sent: its kind is enough here. The files themselves are in the inbox. */
function PhoneMedia({ bubble: { kind, media, text } }: { bubble: PracticeBubble }) {
  const { t } = useTranslation();
  if (kind === "image") return <Line icon={Image} text={t("kind.image")} />;
  if (kind === "voice" || kind === "audio") return <Line icon={Mic} text={t(`kind.${kind}`)} />;
  if (kind === "document") return <Line icon={FileText} text={media?.name ?? t("kind.document")} />;
  if (kind === "location") return <Location text={text} />;
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
