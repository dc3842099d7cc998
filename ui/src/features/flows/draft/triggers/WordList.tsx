import { X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TextInput } from "../../../../components/Field";

type Props = { label: string; words: string[]; onChange: (words: string[]) => void };

/** Words as chips: Enter adds, the cross removes. */
export function WordList({ label, words, onChange }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const written = words.filter((word) => word.trim() !== "");
  const add = () => {
    const word = text.trim();
    setText("");
    if (word !== "" && !written.some((known) => known.toLocaleLowerCase() === word.toLocaleLowerCase()))
      onChange([...written, word]);
  };
  return (
    <div>
      {written.length > 0 && (
        <ul aria-label={label} className="mb-1.5 flex flex-wrap gap-1.5">
          {written.map((word) => (
            <li
              key={word}
              className="inline-flex min-h-8 max-w-full items-center rounded-control border border-line bg-sunken pl-2.5"
            >
              <span dir="auto" className="min-w-0 [overflow-wrap:anywhere]">
                {word}
              </span>
              <button
                type="button"
                aria-label={t("flows.trigger.removeWord", { word })}
                onClick={() => onChange(written.filter((known) => known !== word))}
                className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-ink-3 hover:bg-hover hover:text-ink"
              >
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <TextInput
        dir="auto"
        value={text}
        maxLength={200}
        aria-label={label}
        placeholder={t("flows.trigger.wordPlaceholder")}
        onChange={({ target }) => setText(target.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add();
        }}
      />
    </div>
  );
}
