import {
  CloudDownload,
  CloudOff,
  FileText,
  FileWarning,
  Film,
  Image,
  LoaderCircle,
  type LucideIcon,
  Mic,
  Music,
  RotateCw,
  Sticker,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import type { Download, DownloadState, Message, MessageKind } from "../../../ipc";
import { fileSize } from "../../../lib/bytes";
import { cn } from "../../../lib/cn";
import { useFetchFile } from "../queries";

const STATES: Record<DownloadState, LucideIcon> = {
  waiting: CloudDownload,
  on_demand: CloudDownload,
  fetching: LoaderCircle,
  failed: FileWarning,
  too_large: FileWarning,
  gone: CloudOff,
};

/** A click asks for what failed, and for what is too old to be fetched by itself. What went from the server may be back. */
const ASKS: Partial<Record<DownloadState, "message.fetchAgain" | "message.fetch">> = {
  failed: "message.fetchAgain",
  gone: "message.fetchAgain",
  on_demand: "message.fetch",
};

const KINDS: Partial<Record<MessageKind, LucideIcon>> = {
  image: Image,
  video: Film,
  audio: Music,
  voice: Mic,
  document: FileText,
  sticker: Sticker,
};

type Props = { message: Message; download: Download };

/** A file that is not on this computer (yet): what it is, where it is, and how to get it. */
export function NotHere({ message, download }: Props) {
  const { kind } = message;
  return kind === "image" || kind === "video" || kind === "sticker" ? (
    <Blurred message={message} download={download} />
  ) : (
    <Row message={message} download={download} />
  );
}

/** As large as the picture will be, so that nothing jumps when it comes. */
function Blurred({ message: { id, kind, media }, download }: Props) {
  const { t } = useTranslation();
  const { state, why, thumbnail } = download;
  const Icon = KINDS[kind] ?? Image;
  return (
    <span className="block" data-testid="download" data-download={state}>
      <span
        style={{ aspectRatio: `${media?.width ?? 4} / ${media?.height ?? 3}` }}
        className={cn(
          "relative -mx-2 my-0.5 flex max-h-72 min-h-24 items-center justify-center overflow-hidden rounded-card bg-hover",
          kind === "sticker" ? "w-[min(176px,46cqw)]" : "w-[min(320px,52cqw)]",
        )}
      >
        {thumbnail === null ? (
          <Icon size={28} aria-hidden className="mb-8 text-ink-3" />
        ) : (
          <img src={thumbnail} alt="" className="absolute inset-0 size-full scale-110 object-cover blur-[6px]" />
        )}
        <span className="absolute inset-x-2 bottom-2 flex justify-center">
          <State state={state} bytes={kind === "sticker" ? 0 : (media?.bytes ?? 0)} />
        </span>
      </span>
      <Help id={id} state={state} why={why} />
      <span className="sr-only">{t(`kind.${kind}`)}</span>
    </span>
  );
}

function Row({ message: { id, kind, media }, download: { state, why } }: Props) {
  const { t } = useTranslation();
  const Icon = KINDS[kind] ?? FileText;
  return (
    <span className="block" data-testid="download" data-download={state}>
      <span className="flex items-center gap-3 py-1">
        <span className="inline-flex size-9 shrink-0 items-center justify-center rounded-control bg-surface text-ink-2">
          <Icon size={18} aria-hidden />
        </span>
        <span className="min-w-0">
          <bdi className="line-clamp-2 font-medium [overflow-wrap:anywhere]">{media?.name ?? t(`kind.${kind}`)}</bdi>
          <State state={state} bytes={media?.bytes ?? 0} plain />
        </span>
      </span>
      <Help id={id} state={state} why={why} />
    </span>
  );
}

function State({ state, bytes, plain = false }: { state: DownloadState; bytes: number; plain?: boolean }) {
  const { t } = useTranslation();
  const Icon = STATES[state];
  return (
    <span
      className={cn(
        "inline-flex max-w-full items-center gap-1.5 text-small",
        plain ? "text-ink-2" : "rounded-full bg-surface px-2.5 py-1 text-ink shadow-float",
      )}
    >
      <Icon size={14} aria-hidden className={cn("shrink-0", state === "fetching" && "motion-safe:animate-spin")} />
      <span className="min-w-0">
        {t(`message.file.${state}`)}
        {bytes > 0 && <span className="tabular text-ink-2"> · {fileSize(bytes)}</span>}
      </span>
    </span>
  );
}

function Help({ id, state, why }: { id: string; state: DownloadState; why: string }) {
  const { t } = useTranslation();
  const fetch = useFetchFile();
  const words = ASKS[state];
  if (why === "" && words === undefined) return null;
  return (
    <span className="mt-1.5 flex max-w-[min(320px,52cqw)] flex-wrap items-center gap-2 text-small text-ink-2">
      {why !== "" && <span className="min-w-32 flex-1">{why}</span>}
      {words !== undefined && (
        <Button
          size="small"
          icon={state === "on_demand" ? CloudDownload : RotateCw}
          busy={fetch.isPending}
          onClick={() => fetch.mutate(id)}
        >
          {t(words)}
        </Button>
      )}
    </span>
  );
}
