import { Plus, X } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, useEffect, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { TextInput } from "../../components/Field";
import { IconButton } from "../../components/IconButton";
import { QUESTION_MAX, WORDINGS_MAX } from "./model";

type Props = { wordings: string[]; error: string | undefined; onChange: (wordings: string[]) => void };

/** Other ways to ask: Enter adds one below, Backspace in an empty one removes it, a pasted list becomes one each. */
export function FaqWordings({ wordings, error, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const goTo = useRef<number | null>(null);
  useEffect(() => {
    if (goTo.current === null) return;
    list.current?.querySelectorAll("input")[goTo.current]?.focus();
    goTo.current = null;
  }, [wordings]);
  const full = wordings.length >= WORDINGS_MAX;
  const replace = (at: number, count: number, by: string[], focus: number) => {
    goTo.current = Math.min(focus, WORDINGS_MAX - 1);
    onChange(wordings.toSpliced(at, count, ...by).slice(0, WORDINGS_MAX));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>, at: number) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    const inputs = list.current?.querySelectorAll("input");
    if (event.key === "Enter" && wordings[at]?.trim() !== "") {
      if (!full) replace(at + 1, 0, [""], at + 1);
    } else if (event.key === "Backspace" && wordings[at] === "") replace(at, 1, [], Math.max(0, at - 1));
    else if (event.key === "ArrowDown") inputs?.[at + 1]?.focus();
    else if (event.key === "ArrowUp") inputs?.[at - 1]?.focus();
    else if (event.key !== "Enter") return;
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>, at: number) => {
    const lines = event.clipboardData
      .getData("text")
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean);
    if (lines.length < 2) return;
    event.preventDefault();
    const kept = wordings[at]?.trim() === "" ? [] : [wordings[at] ?? ""];
    replace(at, 1, [...kept, ...lines], at + kept.length + lines.length - 1);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-1" aria-describedby={`${id}-said`}>
      <legend className="mb-1 font-medium">{t("faqs.wordings")}</legend>
      <ul ref={list} className="flex flex-col gap-1.5">
        {wordings.map((wording, at) => (
          <li key={at} className="flex gap-1">
            <TextInput
              value={wording}
              dir="auto"
              maxLength={QUESTION_MAX + 100}
              aria-label={t("faqs.wording", { number: at + 1 })}
              aria-invalid={wording.trim().length > QUESTION_MAX ? true : undefined}
              data-testid="faq-wording"
              onChange={(event) => onChange(wordings.with(at, event.target.value))}
              onKeyDown={(event) => onKeyDown(event, at)}
              onPaste={(event) => onPaste(event, at)}
            />
            <IconButton
              label={t("faqs.removeWording", { number: at + 1 })}
              icon={X}
              onClick={() => replace(at, 1, [], Math.max(0, at - 1))}
            />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-x-3">
        <Button
          size="small"
          icon={Plus}
          disabled={full}
          data-testid="add-wording"
          onClick={() => replace(wordings.length, 0, [""], wordings.length)}
        >
          {t("faqs.addWording")}
        </Button>
        <p
          id={`${id}-said`}
          role={error === undefined ? undefined : "alert"}
          className={error === undefined ? "min-w-0 flex-1 text-small text-ink-3" : "min-w-0 flex-1 text-small text-danger"}
        >
          {error ?? (full ? t("knowledge.wordingsTooMany") : t("faqs.wordingsHint"))}
        </p>
      </div>
    </fieldset>
  );
}
