import { Search } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { TextInput } from "../../components/Field";
import { Segmented } from "../../components/Segmented";
import type { Base } from "../../ipc";
import { LANGUAGES, languageName } from "../../lib/languages";

type Props = { base: Base; onSave: (languages: string[]) => void; onClose: () => void };

/** Which languages of a base may answer: all, or only chosen ones. */
export function LanguagesDialog({ base, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [all, setAll] = useState(base.languages.length === 0);
  const [chosen, setChosen] = useState(() => new Set(base.languages));
  const [text, setText] = useState("");
  const wanted = text.trim().toLocaleLowerCase();
  const codes = [...new Set([...base.languages, ...LANGUAGES])]
    .map((code) => ({ code, name: languageName(code) }))
    .filter(({ code, name }) => code === wanted || name.toLocaleLowerCase().includes(wanted))
    .toSorted(
      (a, b) => Number(base.languages.includes(b.code)) - Number(base.languages.includes(a.code)) || a.name.localeCompare(b.name),
    );
  const toggle = (code: string) =>
    setChosen((now) => {
      const next = new Set(now);
      if (!next.delete(code)) next.add(code);
      return next;
    });
  return (
    <Dialog
      open
      title={t("knowledge.languages.title")}
      text={t("knowledge.languages.text", { name: base.name })}
      onOpenChange={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            tone="primary"
            disabled={!all && chosen.size === 0}
            onClick={() => {
              onSave(all ? [] : [...chosen]);
              onClose();
            }}
          >
            {t("common.save")}
          </Button>
        </>
      }
    >
      <Segmented
        label={t("knowledge.languages.title")}
        value={all ? "all" : "some"}
        options={[
          { value: "all", label: t("knowledge.languages.all") },
          { value: "some", label: t("knowledge.languages.some") },
        ]}
        onChange={(value) => setAll(value === "all")}
      />
      {!all && (
        <>
          <div className="relative mt-3">
            <Search size={16} aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
            <TextInput
              value={text}
              aria-label={t("knowledge.languages.find")}
              placeholder={t("knowledge.languages.find")}
              className="pl-8"
              onChange={(event) => setText(event.target.value)}
            />
          </div>
          <ul className="mt-2 h-60 overflow-y-auto rounded-control border border-line p-1">
            {codes.map(({ code, name }) => (
              <li key={code}>
                <label
                  htmlFor={`${id}-${code}`}
                  className="flex min-h-8 items-center gap-2.5 rounded-control px-2 hover:bg-hover has-focus-visible:bg-hover"
                >
                  <input
                    id={`${id}-${code}`}
                    type="checkbox"
                    checked={chosen.has(code)}
                    className="size-4 accent-accent-fill"
                    onChange={() => toggle(code)}
                  />
                  {name}
                </label>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
