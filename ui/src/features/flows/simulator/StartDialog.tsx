import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { Field, TextArea } from "../../../components/Field";
import { useValueWords } from "../variables/useValueWords";
import { isObject, readValue } from "../variables/value";
import type { Simulated } from "./useSimulation";

/** The flow begins as by its schedule, by hand or through the local API: without a message, with values if wanted. */
export function StartDialog({ sim, onClose }: { sim: Simulated; onClose: () => void }) {
  const { t } = useTranslation();
  const words = useValueWords();
  const [text, setText] = useState("{}");
  const [tried, setTried] = useState(false);
  const read = readValue("object", text);
  const start = () => {
    setTried(true);
    if (!("value" in read) || !isObject(read.value)) return;
    sim.act("phone", { act: "start", variables: read.value });
    onClose();
  };
  return (
    <Dialog
      open
      title={t("simulator.start.title")}
      text={t("simulator.start.text")}
      onOpenChange={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form="start" tone="primary" data-testid="sim-start">
            {t("simulator.start.start")}
          </Button>
        </>
      }
    >
      <form
        id="start"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <Field
          label={t("simulator.start.values")}
          hint={t("simulator.start.valuesHint")}
          error={tried && !("value" in read) ? words(read) : undefined}
        >
          {(ids) => (
            <TextArea
              {...ids}
              rows={5}
              dir="ltr"
              autoFocus
              spellCheck={false}
              value={text}
              className="resize-y font-mono text-small"
              data-testid="start-values"
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
