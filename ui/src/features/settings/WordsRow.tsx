import { X } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { TextInput } from "../../components/Field";
import { SaveState } from "../../components/SaveState";
import type { Settings } from "../../ipc";
import { useSaving } from "./rows";

type Props = { label: string; hint: string; words: string[]; patch: (words: string[]) => Partial<Settings> };

/** A list of words as chips: Enter adds, the cross removes. */
export function WordsRow({ label, hint, words, patch }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { state, save } = useSaving();
  const [text, setText] = useState("");
  const word = text.trim().toLocaleLowerCase();
  const known = words.some((other) => other.toLocaleLowerCase() === word);
  const add = () => {
    if (word === "" || known) return;
    save(patch([...words, word]));
    setText("");
  };
  return (
    <div className="px-4 py-3">
      <div className="flex items-baseline gap-3">
        <label htmlFor={id} className="flex-1">
          {label}
        </label>
        <SaveState state={state} />
      </div>
      <p className="text-small text-ink-3">{hint}</p>
      <ul aria-label={label} className="mt-2 flex flex-wrap items-center gap-1.5">
        {words.map((other) => (
          <li
            key={other}
            dir="auto"
            className="inline-flex min-h-8 items-center rounded-control border border-line bg-sunken pl-2.5"
          >
            {other}
            <button
              type="button"
              aria-label={t("settings.removeWord", { word: other })}
              title={t("settings.removeWord", { word: other })}
              onClick={() => save(patch(words.filter((kept) => kept !== other)))}
              className="inline-flex size-8 items-center justify-center rounded-control text-ink-3 hover:bg-hover hover:text-ink"
            >
              <X size={14} aria-hidden />
            </button>
          </li>
        ))}
        <li>
          <TextInput
            id={id}
            value={text}
            maxLength={40}
            dir="auto"
            placeholder={t("settings.wordPlaceholder")}
            aria-describedby={known ? `${id}-known` : undefined}
            className="w-52"
            onChange={(event) => setText(event.target.value)}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.key !== "Enter" && event.key !== ",") return;
              event.preventDefault();
              add();
            }}
          />
        </li>
      </ul>
      {known && (
        <p id={`${id}-known`} role="alert" className="mt-1 text-small text-danger">
          {t("settings.wordKnown")}
        </p>
      )}
    </div>
  );
}
