import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Field, TextArea } from "../../../components/Field";
import { Kbd } from "../../../components/Kbd";
import { LeaveGuard } from "../../../components/LeaveGuard";
import type { FlowId, FlowScript, FlowTest } from "../../../ipc";
import { submitKeys } from "../../../lib/submitKeys";
import { useSaveTest } from "./queries";
import { LINE_KINDS, readScript, type ScriptTrouble, scriptText } from "./script";

type Props = {
  flowId: FlowId;
  /** Null: a new one. */
  id: string | null;
  script: FlowScript;
  onSaved: (test: FlowTest) => void;
  onClose: () => void;
};

/** A test as text. What cannot be read is said with its place; what the core does not understand, in its words. */
export function TestEditor({ flowId, id, script, onSaved, onClose }: Props) {
  const { t } = useTranslation();
  const save = useSaveTest(flowId);
  const before = scriptText(script);
  const [text, setText] = useState(before);
  const [tried, setTried] = useState(false);
  const read = readScript(text);
  const said = (trouble: ScriptTrouble) => {
    if (trouble.wrong === "line") return t("flowTests.problem.line", { line: trouble.line, known: LINE_KINDS.join(", ") });
    if (trouble.wrong === "field")
      return t("flowTests.problem.field", { field: trouble.field, known: "name, contact, globals, at, offset_minutes, lines" });
    if (trouble.wrong === "json") return t("flowTests.problem.json", { line: trouble.line, column: trouble.column });
    return t(`flowTests.problem.${trouble.wrong}`);
  };
  const submit = () => {
    setTried(true);
    if ("script" in read) save.mutate({ id, script: read.script }, { onSuccess: onSaved });
  };
  const error = tried && !("script" in read) ? said(read) : save.isError ? save.error.message : undefined;
  return (
    <form
      noValidate
      className="mt-4 flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={t("flowTests.text")} hint={t("flowTests.textHint")} error={error}>
        {(ids) => (
          <TextArea
            {...ids}
            dir="ltr"
            autoFocus
            spellCheck={false}
            rows={Math.min(26, Math.max(12, text.split("\n").length + 1))}
            value={text}
            className="resize-y font-mono text-small"
            data-testid="test-text"
            onKeyDown={submitKeys}
            onChange={(event) => {
              setText(event.target.value);
              save.reset();
            }}
          />
        )}
      </Field>
      <div className="flex items-center justify-end gap-2">
        {text !== before && <span className="mr-auto text-small text-ink-3">{t("flowTests.unsaved")}</span>}
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" tone="primary" busy={save.isPending} data-testid="save-test">
          {t("common.save")}
          <Kbd combination="mod+enter" inverted />
        </Button>
      </div>
      <LeaveGuard when={() => text !== before && !save.isSuccess} />
    </form>
  );
}
