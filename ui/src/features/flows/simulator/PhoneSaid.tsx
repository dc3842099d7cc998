import { Contact, FileText, Film, Image, type LucideIcon, MapPin, Mic, Music, Sticker } from "lucide-react";
import { useTranslation } from "react-i18next";
import { RichText } from "../../../components/RichText";
import type { MediaFrom, SimulationBubble } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { clockTime } from "../../../lib/time";
import { simulatedTime } from "./words";

type Kind = Exclude<SimulationBubble["kind"], "text" | "poll" | "unsupported">;

const ICONS: Record<Kind, LucideIcon> = {
  image: Image,
  video: Film,
  audio: Music,
  voice: Mic,
  document: FileText,
  sticker: Sticker,
  location: MapPin,
  contact_card: Contact,
};

const HOUR = 3_600_000;
const where = (source: MediaFrom) => (source.from === "url" ? source.url : source.id);

/** A bubble as the customer sees it: his own at the right. Time that passed since the one before stands between them. */
export function PhoneSaid({
  bubble,
  before,
  title,
}: {
  bubble: SimulationBubble;
  before: SimulationBubble | undefined;
  title: string;
}) {
  const { t } = useTranslation();
  const { from_customer, text, media, kind, at } = bubble;
  const file = media?.type ?? (kind === "text" || kind === "poll" || kind === "unsupported" ? null : kind);
  const Icon = file && ICONS[file];
  const later = before !== undefined && at - before.at >= HOUR;
  const joined = before?.from_customer === from_customer && !later;
  return (
    <>
      {later && (
        <p className="mx-auto mt-3 mb-1 rounded-full bg-sunken px-3 py-0.5 text-[11px] text-ink-2">{simulatedTime(at)}</p>
      )}
      <article
        data-testid="sim-bubble"
        data-from={from_customer ? "customer" : "flow"}
        title={title || undefined}
        className={cn(
          "flex max-w-[86%] flex-col rounded-bubble px-3 pt-1.5 pb-1",
          joined ? "mt-0.5" : "mt-2",
          from_customer ? "self-end bg-accent-tint" : "self-start bg-bubble",
        )}
      >
        <span className="sr-only">{t(from_customer ? "simulator.customer" : "simulator.shop")} </span>
        <div className="selectable">
          {Icon && file && (
            <span className="flex items-center gap-2 py-1 [overflow-wrap:anywhere]">
              <Icon size={18} aria-hidden className="shrink-0 text-ink-2" />
              <span title={media ? where(media.source) : undefined}>{media?.name || t(`kind.${file}`)}</span>
            </span>
          )}
          {text !== "" && <RichText text={text} />}
        </div>
        <time className="self-end text-[11px] text-ink-2">{clockTime(at)}</time>
      </article>
    </>
  );
}
