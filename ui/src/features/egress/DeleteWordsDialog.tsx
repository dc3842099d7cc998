import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import type { ChatId } from "../../ipc";
import { useDeleteCallTexts } from "./queries";

const DAY = 86_400_000;
const AGES = [7, 30, 0] as const;

type Props = { open: boolean; chat: ChatId | null; name: string | null; onOpenChange: (open: boolean) => void };

/** Deletes the words of calls and keeps the figures; says so, because it cannot be undone. */
export function DeleteWordsDialog({ open, chat, name, onOpenChange }: Props) {
  const { t } = useTranslation();
  const remove = useDeleteCallTexts();
  const [age, setAge] = useState<number>(30);
  const submit = () =>
    remove.mutate(
      { chat, before: age === 0 || chat !== null ? null : Date.now() - age * DAY },
      {
        onSuccess: (count) => {
          toast(t("egress.deleted", { count }));
          onOpenChange(false);
        },
      },
    );
  return (
    <Dialog
      open={open}
      title={chat === null ? t("egress.deleteTitle") : t("egress.deleteChatTitle", { name })}
      text={t("egress.deleteText")}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
          <Button tone="danger" busy={remove.isPending} onClick={submit}>
            {t("common.delete")}
          </Button>
        </>
      }
    >
      {chat === null && (
        <fieldset className="flex flex-col">
          <legend className="sr-only">{t("egress.deleteTitle")}</legend>
          {AGES.map((days) => (
            <label key={days} className="flex min-h-9 items-center gap-2.5">
              <input
                type="radio"
                name="age"
                className="size-4 accent-(--color-accent)"
                checked={age === days}
                onChange={() => setAge(days)}
              />
              {days === 0 ? t("egress.all") : t("egress.older", { count: days })}
            </label>
          ))}
        </fieldset>
      )}
    </Dialog>
  );
}
