import { useTranslation } from "react-i18next";
import { nameHue } from "../../../components/avatarModel";
import { type Message, mediaUrl, type Quoted } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { useThread } from "./ThreadContext";
import { useNames } from "./useNames";

/** The message that is answered, in short; a press goes to it. */
export function Quote({ quoted, message }: { quoted: Quoted; message: Message | null }) {
  const { t } = useTranslation();
  const { seek, group } = useThread();
  const { writer } = useNames();
  const { message_id } = quoted;
  const author = message?.author ?? null;
  const words = quoted.text || (message && (message.text || (message.deleted ? t("thread.deleted") : t(`kind.${message.kind}`))));
  const coloured = group && author !== null;
  const inside = (
    <>
      <span className="min-w-0 flex-1">
        <bdi
          style={coloured ? { "--hue": nameHue(author) } : undefined}
          className={cn("block truncate font-medium", coloured && "author-ink")}
        >
          {writer({ sender: quoted.sender, author })}
        </bdi>
        <span dir="auto" className="line-clamp-3 [overflow-wrap:anywhere]">
          {words || t("message.quoteGone")}
        </span>
      </span>
      {message && <Thumb message={message} />}
    </>
  );
  const look =
    "mb-1.5 flex w-full items-start gap-2 rounded-r-control border-l-2 border-accent pl-2 text-left text-small text-ink-2";
  if (message_id === null) return <blockquote className={look}>{inside}</blockquote>;
  return (
    <blockquote>
      <button type="button" title={t("message.quoteOf")} className={cn(look, "hover:bg-hover")} onClick={() => seek(message_id)}>
        {inside}
      </button>
    </blockquote>
  );
}

function Thumb({ message: { id, kind, media, download = null, deleted } }: { message: Message }) {
  if (deleted || (kind !== "image" && kind !== "sticker" && kind !== "video")) return null;
  const src = download === null ? (kind === "video" || media === null ? null : mediaUrl(id)) : download.thumbnail;
  return src === null ? null : <img src={src} alt="" loading="lazy" className="size-10 shrink-0 rounded-control object-cover" />;
}
