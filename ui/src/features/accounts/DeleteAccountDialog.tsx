import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import type { AccountRow } from "../../ipc";
import { wasLinked } from "./model";
import { useDeleteAccount } from "./queries";

type Props = { account: AccountRow; open: boolean; onOpenChange: (open: boolean) => void };

/** Says what goes, and wants the name typed before it goes. */
export function DeleteAccountDialog({ account, open, onOpenChange }: Props) {
  const { t } = useTranslation();
  const remove = useDeleteAccount(account.id);
  const [typed, setTyped] = useState("");
  const sure = typed.trim() === account.name.trim();
  const submit = () =>
    sure && remove.mutate(undefined, { onSuccess: () => toast(t("accounts.deleted", { name: account.name })) });
  return (
    <Dialog
      open={open}
      title={t("accounts.deleteTitle", { name: account.name })}
      text={t("accounts.deleteText", { count: account.chats })}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
          <Button tone="danger" disabled={!sure} busy={remove.isPending} onClick={submit}>
            {t("accounts.deleteButton")}
          </Button>
        </>
      }
    >
      {wasLinked(account) && <p className="mb-4 text-ink-2">{t("accounts.deleteUnlinks")}</p>}
      <Field label={t("accounts.deleteType", { name: account.name })}>
        {(ids) => (
          <TextInput
            {...ids}
            autoFocus
            value={typed}
            dir="auto"
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && submit()}
          />
        )}
      </Field>
    </Dialog>
  );
}
