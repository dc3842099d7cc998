import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import type { Refresh, Source } from "../../ipc";
import { fullTime } from "../../lib/time";
import { RefreshField } from "./RefreshField";

type Props = { source: Source; onSave: (refresh: Refresh) => void; onClose: () => void };

/** When a page or site is read again by itself. */
export function RefreshDialog({ source, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const [refresh, setRefresh] = useState(source.refresh);
  return (
    <Dialog
      open
      title={t("knowledge.source.refresh")}
      text={source.title}
      onOpenChange={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            tone="primary"
            onClick={() => {
              onSave(refresh);
              onClose();
            }}
          >
            {t("common.save")}
          </Button>
        </>
      }
    >
      <RefreshField value={refresh} onChange={setRefresh} />
      {source.next_read_at !== null && refresh === source.refresh && (
        <p className="mt-2 text-small text-ink-2">{t("knowledge.source.nextRead", { when: fullTime(source.next_read_at) })}</p>
      )}
    </Dialog>
  );
}
