import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Field, Select, TextInput } from "../../../components/Field";
import type { Kind, Value } from "../../../ipc";
import { useValueWords } from "./useValueWords";
import { BLANK, kindOf, KINDS, nameTrouble, readValue, writtenValue } from "./value";
import { ValueEditor } from "./ValueEditor";

type Props = {
  /** Null: a new one, which gets its name here. */
  name: string | null;
  value: Value;
  taken: string[];
  busy: boolean;
  /** Why it could not be saved. */
  failure?: string;
  onSave: (name: string, value: Value) => void;
  onCancel: () => void;
};

/** A variable with its type and value. What cannot be is said at its field, after it was tried to be saved. */
export function VariableForm({ name, value, taken, busy, failure, onSave, onCancel }: Props) {
  const { t } = useTranslation();
  const words = useValueWords();
  const [title, setTitle] = useState(name ?? "");
  const [kind, setKind] = useState<Kind>(kindOf(value) ?? "string");
  const [text, setText] = useState(writtenValue(value));
  const [tried, setTried] = useState(false);
  const badName = name === null ? nameTrouble(title, taken) : null;
  const read = readValue(kind, text);
  const change = (next: string) => {
    const found = KINDS.find((known) => known === next);
    if (!found) return;
    setKind(found);
    if (!("value" in readValue(found, text))) setText(BLANK[found]);
    if (found === "boolean") setText(text === "true" ? "true" : "false");
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (badName === null && "value" in read) onSave(title.trim(), read.value);
      }}
    >
      <div className="flex flex-wrap gap-3">
        {name === null && (
          <div className="min-w-40 flex-1">
            <Field
              label={t("variables.name")}
              error={tried && badName ? t(`variables.nameTrouble.${badName}`, { name: title.trim() }) : undefined}
            >
              {(ids) => (
                <TextInput
                  {...ids}
                  value={title}
                  dir="ltr"
                  autoFocus
                  autoComplete="off"
                  spellCheck={false}
                  maxLength={80}
                  data-testid="variable-name"
                  onChange={(event) => setTitle(event.target.value)}
                />
              )}
            </Field>
          </div>
        )}
        <div className="w-40">
          <Field label={t("variables.type")}>
            {(ids) => (
              <Select
                {...ids}
                value={kind}
                data-testid="variable-type"
                options={KINDS.map((known) => ({ value: known, label: t(`variables.kind.${known}`) }))}
                onChange={(event) => change(event.target.value)}
              />
            )}
          </Field>
        </div>
      </div>
      <ValueEditor
        kind={kind}
        text={text}
        autoFocus={name !== null}
        error={tried && !("value" in read) ? words(read) : undefined}
        onChange={setText}
      />
      {failure !== undefined && (
        <p role="alert" className="text-small text-danger">
          {failure}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button type="submit" tone="primary" busy={busy} data-testid="save-variable">
          {t("common.save")}
        </Button>
      </div>
    </form>
  );
}
