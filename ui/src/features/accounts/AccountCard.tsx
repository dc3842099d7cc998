import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { InlineName } from "../../components/InlineName";
import type { AccountRow } from "../../ipc";
import { cn } from "../../lib/cn";
import { AccountForm } from "./AccountForm";
import { Badges } from "./card/Badges";
import { CardMenu } from "./card/CardMenu";
import { MainButton } from "./card/MainButton";
import { Standing } from "./card/Standing";
import { DeleteAccountDialog } from "./DeleteAccountDialog";
import { useUpdateAccount } from "./queries";

/** One number: how it is, in words and evidence; what works on it; how it answers. */
export function AccountCard({ account }: { account: AccountRow }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const update = useUpdateAccount(account.id);
  const nameField = `account-name-${account.id}`;
  const rename = () => {
    const field = document.getElementById(nameField);
    if (!(field instanceof HTMLTextAreaElement)) return;
    field.focus();
    field.select();
  };
  return (
    <article
      aria-label={t("accounts.reading", { name: account.name })}
      data-testid="account-card"
      data-status={account.status}
      className="rounded-card border border-line bg-raised"
    >
      <div className="flex items-start gap-4 p-5 pb-4">
        <div className="min-w-0 flex-1">
          <div className="flex items-center gap-2">
            <InlineName
              key={account.name}
              id={nameField}
              name={account.name}
              label={t("accounts.name")}
              max={60}
              className="-ml-2 text-title font-semibold"
              onSave={(name) => update.mutate({ name })}
            />
            <span className="shrink-0 rounded-full bg-sunken px-2 py-0.5 text-small text-ink-2">
              {t(`accounts.kind.${account.kind}`)}
            </span>
          </div>
          <Standing account={account} />
        </div>
        <div className="flex shrink-0 items-center gap-2">
          <MainButton account={account} />
          <CardMenu account={account} onRename={rename} onSetUp={() => setOpen(true)} onDelete={() => setDeleting(true)} />
        </div>
      </div>
      <div className="flex items-center gap-4 border-t border-line py-2 pr-3 pl-5">
        <Badges account={account} />
        <Button tone="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t("accounts.setUp")}
          <ChevronDown size={16} aria-hidden className={cn("transition-transform duration-150", open && "rotate-180")} />
        </Button>
      </div>
      {open && <AccountForm account={account} />}
      <DeleteAccountDialog account={account} open={deleting} onOpenChange={setDeleting} />
    </article>
  );
}
