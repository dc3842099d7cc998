import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { Field, Select } from "../../../components/Field";
import { PhoneField, usePhone } from "../../../components/PhoneField";
import type { AccountRow, ChatId } from "../../../ipc";
import { untilTime } from "../../../lib/time";
import { useNow } from "../../../lib/useNow";
import { accountPlaces, connected, useAccounts } from "../../accounts";
import { useSettings } from "../../settings";
import { useOpenChat } from "./useOpenChat";

type Props = { onClose: () => void; onOpen: (chat: ChatId) => void };

/** Begins a chat with a number. WhatsApp is asked first whether it is there. */
export function NewChatDialog({ onClose, onOpen }: Props) {
  const { t } = useTranslation();
  const accounts = useAccounts();
  const { data: settings } = useSettings();
  const numbers = (accounts.data ?? []).filter(({ kind, phone }) => kind === "linked" && phone !== null);
  const [chosen, setChosen] = useState<string | null>(null);
  const account = numbers.find(({ id }) => id === chosen) ?? numbers.find(({ status }) => status === "ready") ?? numbers[0];
  const phone = usePhone(settings?.default_country);
  const open = useOpenChat();
  const hindrance = useHindrance(account);
  const submit = () => {
    phone.tried();
    if (!account || hindrance !== null || phone.read.number === null || open.isPending) return;
    open.mutate({ account: account.id, number: phone.read.number }, { onSuccess: onOpen });
  };
  const write = (text: string) => {
    open.reset();
    phone.write(text);
  };
  return (
    <Dialog
      open
      title={t("newChat.title")}
      text={t("newChat.text")}
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            tone="primary"
            busy={open.isPending}
            disabled={!account || hindrance !== null}
            data-testid="open-new-chat"
            onClick={submit}
          >
            {t("newChat.go")}
          </Button>
        </>
      }
    >
      {accounts.data && !account && (
        <p>
          {t("newChat.noAccount")}{" "}
          <Link to={accountPlaces.home} className="font-medium text-accent-ink hover:underline">
            {t("newChat.toAccounts")}
          </Link>
        </p>
      )}
      {account && (
        <div className="flex flex-col gap-4">
          {numbers.length > 1 && (
            <Field label={t("newChat.account")}>
              {(ids) => (
                <Select
                  {...ids}
                  value={account.id}
                  options={numbers.map(({ id, name, phone }) => ({ value: id, label: `${name} · ${phone ?? ""}` }))}
                  onChange={(event) => {
                    setChosen(event.target.value);
                    open.reset();
                  }}
                />
              )}
            </Field>
          )}
          <PhoneField
            phone={{ ...phone, write }}
            label={t("contact.field.phone")}
            refused={open.isError ? open.error.message || t("newChat.failed") : null}
            onEnter={submit}
          />
          {hindrance === null ? (
            <p className="text-small text-ink-3">{t("newChat.careful")}</p>
          ) : (
            <p role="status" className="rounded-card border border-approval-line bg-approval-tint p-3 text-small">
              {hindrance}
            </p>
          )}
        </div>
      )}
    </Dialog>
  );
}

/** Why this number cannot begin a chat now, in words. */
function useHindrance(account: AccountRow | undefined): string | null {
  const { t } = useTranslation();
  const now = useNow();
  if (!account) return null;
  if (!connected(account.status) || account.status === "connecting") return t("newChat.notConnected");
  const until = account.health.new_chats?.locked_until ?? null;
  return until !== null && until > now ? t("newChat.locked", { when: untilTime(until, now) }) : null;
}
