import { useTranslation } from "react-i18next";
import { Field, Select, TextInput } from "../../../../components/Field";
import { SwitchRow } from "../../../../components/SwitchRow";
import type { TriggerWhen, WordMatch } from "../../../../ipc";
import { FILE_KINDS } from "./kinds";
import { LabelField } from "./LabelField";
import { ScheduleFields } from "./ScheduleFields";
import { WordList } from "./WordList";

type Change = (when: TriggerWhen, at?: "once" | "later") => void;

const MATCHES: WordMatch[] = ["any", "all", "exact"];

/** What is to be said about a trigger of each kind. */
export function TriggerFields({ when, onChange }: { when: TriggerWhen; onChange: Change }) {
  const { t } = useTranslation();
  const explained = <p className="text-small text-ink-3">{t(`flows.trigger.about.${when.type}`)}</p>;
  switch (when.type) {
    case "keyword":
      return (
        <>
          <WordList
            label={t("flows.trigger.words")}
            words={when.words}
            onChange={(words) => onChange({ ...when, words }, "once")}
          />
          <Select
            aria-label={t("flows.trigger.matching")}
            className="mt-2"
            value={when.matching ?? "any"}
            options={MATCHES.map((value) => ({ value, label: t(`flows.trigger.match.${value}`) }))}
            onChange={({ target }) =>
              onChange({ ...when, matching: MATCHES.find((value) => value === target.value) ?? "any" }, "once")
            }
          />
          <CaseRow checked={when.case_sensitive === true} onChange={(on) => onChange({ ...when, case_sensitive: on }, "once")} />
        </>
      );
    case "exact":
      return (
        <>
          <WordList
            label={t("flows.trigger.texts")}
            words={when.texts}
            onChange={(texts) => onChange({ ...when, texts }, "once")}
          />
          <CaseRow checked={when.case_sensitive === true} onChange={(on) => onChange({ ...when, case_sensitive: on }, "once")} />
        </>
      );
    case "regex":
      return (
        <>
          <Field label={t("flows.trigger.pattern")} hint={t("flows.trigger.patternHint")}>
            {(ids) => (
              <TextInput
                {...ids}
                dir="ltr"
                spellCheck={false}
                value={when.pattern}
                className="font-mono"
                onChange={({ target }) => onChange({ ...when, pattern: target.value })}
              />
            )}
          </Field>
          <CaseRow checked={when.case_sensitive === true} onChange={(on) => onChange({ ...when, case_sensitive: on }, "once")} />
        </>
      );
    case "label_added":
      return <LabelField label={when.label} onChange={(label) => onChange({ ...when, label })} />;
    case "media_received":
      return <FileKinds when={when} onChange={onChange} />;
    case "scheduled":
      return <ScheduleFields when={when} onChange={onChange} />;
    default:
      return explained;
  }
}

function CaseRow({ checked, onChange }: { checked: boolean; onChange: (on: boolean) => void }) {
  const { t } = useTranslation();
  return <SwitchRow label={t("flows.trigger.case")} checked={checked} onChange={onChange} />;
}

function FileKinds({ when, onChange }: { when: Extract<TriggerWhen, { type: "media_received" }>; onChange: Change }) {
  const { t } = useTranslation();
  const kinds = when.kinds ?? [];
  return (
    <fieldset>
      <legend className="text-small text-ink-3">{t("flows.trigger.files")}</legend>
      <div className="grid grid-cols-2">
        {FILE_KINDS.map((kind) => (
          <label key={kind} className="flex min-h-8 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-(--accent)"
              checked={kinds.includes(kind)}
              onChange={({ target }) =>
                onChange({ ...when, kinds: target.checked ? [...kinds, kind] : kinds.filter((known) => known !== kind) }, "once")
              }
            />
            {t(`kind.${kind}`)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
