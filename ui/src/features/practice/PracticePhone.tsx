import { Smartphone, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { Select } from "../../components/Field";
import { IconButton } from "../../components/IconButton";
import { choosePhoneContact, showPhone, useDesk } from "../../lib/desk";
import { useAccounts, useCreateAccount } from "../accounts";
import { PhoneContacts } from "./PhoneContacts";
import { PhoneThread } from "./PhoneThread";

/** The customer's side of a practice account: a plain phone on which the operator plays the customer. */
export function PracticePhone({ onChat }: { onChat: (chat: string) => void }) {
  const { t } = useTranslation();
  const { data } = useAccounts();
  const accounts = data?.filter(({ kind }) => kind === "sandbox") ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  const jid = useDesk((desk) => desk.phoneJid);
  const create = useCreateAccount();
  return (
    <aside
      aria-label={t("practice.title")}
      className="flex w-[360px] shrink-0 flex-col border-l border-line bg-desk max-[1199px]:w-[336px] max-[759px]:w-full"
    >
      <div className="flex h-11 shrink-0 items-center gap-2 pr-2 pl-4">
        <Smartphone size={16} aria-hidden className="shrink-0 text-ink-3 max-[1199px]:hidden" />
        <p className="min-w-0 flex-1 text-small leading-tight font-medium text-ink-2">{t("practice.label")}</p>
        <IconButton label={t("inbox.hidePractice")} icon={X} keys="p" onClick={() => showPhone(false)} />
      </div>
      {accounts.length > 1 && (
        <div className="px-3 pb-2">
          <Select
            aria-label={t("practice.account")}
            value={account?.id}
            options={accounts.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => {
              setChosen(event.target.value);
              choosePhoneContact(null);
            }}
          />
        </div>
      )}
      <div className="mx-3 mb-3 flex min-h-0 flex-1 flex-col overflow-hidden rounded-[28px] border-[6px] border-phone bg-surface">
        {account && jid && <PhoneThread key={`${account.id} ${jid}`} account={account} jid={jid} onChat={onChat} />}
        {account && !jid && <PhoneContacts account={account} />}
        {data && !account && (
          <EmptyState
            icon={Smartphone}
            title={t("practice.none")}
            text={t("practice.noneText")}
            action={
              <Button busy={create.isPending} onClick={() => create.mutate({ kind: "sandbox", name: t("practice.newName") })}>
                {t("practice.create")}
              </Button>
            }
          />
        )}
      </div>
    </aside>
  );
}
