import { useTranslation } from "react-i18next";
import { Field, Select, TextArea, TextInput } from "../../../components/Field";
import type { Kind } from "../../../ipc";
import { submitKeys } from "../../../lib/submitKeys";

type Props = { kind: Kind; text: string; error?: string; autoFocus?: boolean; onChange: (text: string) => void };

/** The field for a value of a type: words, a number, yes or no, or JSON for what has parts. */
export function ValueEditor({ kind, text, error, autoFocus, onChange }: Props) {
  const { t } = useTranslation();
  const json = kind === "object" || kind === "array";
  return (
    <Field label={t("variables.value")} hint={json ? t(`variables.hint.${kind}`) : undefined} error={error}>
      {(ids) => {
        const all = { ...ids, value: text, autoFocus, "data-testid": "value-editor" };
        if (kind === "boolean")
          return (
            <Select
              {...all}
              options={[
                { value: "true", label: t("variables.yes") },
                { value: "false", label: t("variables.no") },
              ]}
              onChange={(event) => onChange(event.target.value)}
            />
          );
        if (kind === "number")
          return <TextInput {...all} inputMode="decimal" dir="ltr" onChange={(event) => onChange(event.target.value)} />;
        return (
          <TextArea
            {...all}
            rows={json ? 7 : 2}
            dir={json ? "ltr" : "auto"}
            spellCheck={json ? false : undefined}
            className={json ? "resize-y font-mono text-small" : "resize-y"}
            onKeyDown={submitKeys}
            onChange={(event) => onChange(event.target.value)}
          />
        );
      }}
    </Field>
  );
}
