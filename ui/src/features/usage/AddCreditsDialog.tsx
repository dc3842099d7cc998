import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import { useAddCredits } from "./queries";

const MOST = 1_000_000;

export function AddCreditsDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { t } = useTranslation();
  const add = useAddCredits();
  const [typed, setTyped] = useState("100");
  const [note, setNote] = useState("");
  const amount = Number(typed);
  const valid = Number.isInteger(amount) && amount >= 1 && amount <= MOST;
  const submit = () => {
    if (!valid || add.isPending) return;
    add.mutate(
      { amount, note: note.trim() },
      {
        onSuccess: () => {
          setNote("");
          onOpenChange(false);
        },
      },
    );
  };
  return (
    <Dialog
      open={open}
      title={t("usage.credits.addTitle")}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
          <Button tone="primary" disabled={!valid} busy={add.isPending} onClick={submit}>
            {t("usage.credits.add")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field
          label={t("usage.credits.amount")}
          error={valid ? undefined : t("settings.range", { min: 1, max: MOST.toLocaleString() })}
        >
          {(ids) => (
            <TextInput
              {...ids}
              autoFocus
              inputMode="numeric"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => event.key === "Enter" && submit()}
            />
          )}
        </Field>
        <Field label={t("usage.credits.note")}>
          {(ids) => <TextInput {...ids} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />}
        </Field>
      </div>
    </Dialog>
  );
}
