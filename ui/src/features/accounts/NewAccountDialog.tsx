import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import { useCreateAccount } from "./queries";

export function NewAccountDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { t } = useTranslation();
  const create = useCreateAccount();
  const [name, setName] = useState(t("accounts.newName"));
  const submit = () => name.trim() !== "" && create.mutate(name.trim(), { onSuccess: () => onOpenChange(false) });
  return (
    <Dialog
      open={open}
      title={t("accounts.newTitle")}
      text={t("accounts.newText")}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
          <Button tone="primary" busy={create.isPending} disabled={name.trim() === ""} onClick={submit}>
            {t("accounts.create")}
          </Button>
        </>
      }
    >
      <Field label={t("accounts.name")} error={name.trim() === "" ? t("accounts.nameNeeded") : undefined}>
        {(ids) => (
          <TextInput
            {...ids}
            autoFocus
            value={name}
            maxLength={60}
            dir="auto"
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && submit()}
          />
        )}
      </Field>
    </Dialog>
  );
}
