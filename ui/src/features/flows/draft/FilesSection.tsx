import { FilePlus2, Paperclip, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { IconButton } from "../../../components/IconButton";
import type { FlowDetail, FlowFile } from "../../../ipc";
import { fileSize } from "../../../lib/bytes";
import { useAddFiles, useDeleteFile } from "../flowQueries";
import { AsideSection } from "./AsideSection";

/** Pictures and papers that the flow may send. */
export function FilesSection({ flow: { row, files, draft } }: { flow: FlowDetail }) {
  const { t } = useTranslation();
  const add = useAddFiles(row.id);
  const remove = useDeleteFile(row.id);
  const [asked, setAsked] = useState<FlowFile | null>(null);
  const used = (file: FlowFile) => JSON.stringify(draft.nodes ?? []).includes(JSON.stringify(file.id));
  return (
    <AsideSection
      title={t("flows.files.title")}
      aside={
        <Button size="small" icon={FilePlus2} busy={add.isPending} data-testid="add-file" onClick={() => add.mutate()}>
          {t("flows.files.add")}
        </Button>
      }
    >
      {files.length === 0 && <p className="text-small text-ink-3">{t("flows.files.none")}</p>}
      <ul>
        {files.map((file) => (
          <li key={file.id} className="flex items-center gap-2">
            <Paperclip size={14} aria-hidden className="shrink-0 text-ink-3" />
            <span dir="auto" className="min-w-0 flex-1 truncate" title={file.name}>
              {file.name}
            </span>
            <span className="tabular shrink-0 text-small text-ink-3">{fileSize(file.bytes)}</span>
            <IconButton label={t("flows.files.remove", { name: file.name })} icon={Trash2} onClick={() => setAsked(file)} />
          </li>
        ))}
      </ul>
      {asked !== null && (
        <Dialog
          open
          title={t("flows.files.removeTitle", { name: asked.name })}
          text={t(used(asked) ? "flows.files.removeUsed" : "flows.files.removeText")}
          onOpenChange={() => setAsked(null)}
          footer={
            <>
              <Button onClick={() => setAsked(null)}>{t("common.cancel")}</Button>
              <Button
                tone="danger"
                onClick={() => {
                  remove.mutate(asked.id);
                  setAsked(null);
                }}
              >
                {t("flows.files.removeButton")}
              </Button>
            </>
          }
        />
      )}
    </AsideSection>
  );
}
