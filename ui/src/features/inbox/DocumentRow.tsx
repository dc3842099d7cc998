import { Download, FileText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { IconButton } from "../../components/IconButton";
import type { Message } from "../../ipc";
import { fileSize } from "../../lib/bytes";
import { useSaveMedia } from "./queries";

/** A file as a row: what it is called, how big it is, and the way to keep it. */
export function DocumentRow({ message: { id, media } }: { message: Message }) {
  const { t } = useTranslation();
  const save = useSaveMedia();
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
          onClick={() => save.mutate(id, { onSuccess: (path) => toast(t("thread.savedFile"), { description: path }) })}
        />
      )}
    </span>
  );
}
