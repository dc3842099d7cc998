import { type FocusEvent, type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { GrowingText } from "../../../components/GrowingText";
import type { Message } from "../../../ipc";
import { LIMIT } from "../composerModel";
import { useEditMessage } from "../queries";

/** The words of a message, to be changed where they stand. */
export function EditBox({ message: { id, text }, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation();
  const [words, setWords] = useState(text);
  const edit = useEditMessage();
  const next = words.trim();
  const fits = next !== "" && next.length <= LIMIT;
  const save = () => {
    if (!fits || edit.isPending) return;
    if (next === text) return onClose();
    edit.mutate({ id, text: next }, { onSuccess: onClose });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter" && !event.shiftKey) save();
    else return;
    event.preventDefault();
  };
  return (
    <div className="w-[min(440px,60cqw)]" data-testid="edit-box">
      <GrowingText
        value={words}
        autoFocus
        aria-label={t("message.editLabel")}
        className="-mx-2 rounded-control border border-control bg-raised [&_*]:px-2 [&_*]:py-1.5"
        onFocus={({ currentTarget }: FocusEvent<HTMLTextAreaElement>) =>
          currentTarget.setSelectionRange(currentTarget.value.length, currentTarget.value.length)
        }
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        <span className="min-w-0 flex-1 text-small text-ink-2">{t("message.editHint")}</span>
        <Button size="small" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button size="small" tone="primary" busy={edit.isPending} disabled={!fits} onClick={save}>
          {t("message.saveEdit")}
        </Button>
      </div>
    </div>
  );
}
