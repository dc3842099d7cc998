import { useMutation } from "@tanstack/react-query";
import { Download, FileText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { core, type Media, type MessageId } from "../ipc";
import { fileSize } from "../lib/bytes";
import { IconButton } from "./IconButton";

/** A file as a row: what it is called, how big it is, and the way to keep it. */
export function DocumentRow({ message, media }: { message: MessageId; media: Media | null }) {
  const { t } = useTranslation();
  const save = useMutation({ mutationFn: () => core.saveMedia(message), meta: { failureTitle: "thread.failedFile" } });
  return (
    <span className="flex items-center gap-3 py-1">
      <span className="inline-flex size-9 shrink-0 items-center justify-center rounded-control bg-surface text-ink-2">
        <FileText size={18} aria-hidden />
      </span>
      <span className="min-w-0">
        <span className="line-clamp-2 font-medium [overflow-wrap:anywhere]">{media?.name ?? t("kind.document")}</span>
        {media && <span className="text-small text-ink-2">{fileSize(media.bytes)}</span>}
      </span>
      {media && (
        <IconButton
          label={t("thread.saveFile")}
          icon={Download}
          side="top"
          disabled={save.isPending}
          onClick={() => save.mutate(undefined, { onSuccess: (path) => toast(t("thread.savedFile"), { description: path }) })}
        />
      )}
    </span>
  );
}
