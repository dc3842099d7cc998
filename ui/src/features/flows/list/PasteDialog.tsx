import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { Field, TextArea } from "../../../components/Field";
import { useTakeFlow } from "./useTakeFlow";

/** A flow that somebody sent as text. What cannot be read is said under it. */
export function PasteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const { takeText, wrong, busy } = useTakeFlow();
  return (
    <Dialog
      open
      wide
      title={t("flows.new.pasteTitle")}
      text={t("flows.new.pasteText")}
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            tone="primary"
            busy={busy}
            disabled={text.trim() === ""}
            data-testid="import-text"
            onClick={() => takeText(text)}
          >
            {t("flows.new.import")}
          </Button>
        </>
      }
    >
      <Field label={t("flows.text.label")} error={wrong?.message}>
        {(ids) => (
          <TextArea
            {...ids}
            autoFocus
            dir="ltr"
            spellCheck={false}
            rows={14}
            value={text}
            className="font-mono text-small"
            data-testid="pasted"
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
