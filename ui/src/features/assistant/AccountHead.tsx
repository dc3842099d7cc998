import { Select } from "../../components/Field";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button } from "../../components/Button";
import type { AccountRow } from "../../ipc";
import { useUpdateAccount } from "../accounts";
import { assistantPlaces } from "./places";

/** Whose assistant this is, and whether it answers at all. */
export function AccountHead({ account, accounts }: { account: AccountRow; accounts: AccountRow[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const update = useUpdateAccount(account.id);
  return (
    <>
      <div className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-4">
        {accounts.length > 1 ? (
          <div className="min-w-0 flex-1">
            <Select
              aria-label={t("assistant.account")}
              value={account.id}
              options={accounts.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(event) => void navigate(assistantPlaces.studio(event.target.value))}
            />
          </div>
        ) : (
          <p dir="auto" className="min-w-0 flex-1 truncate font-medium">
            {account.name}
          </p>
        )}
        <p className={account.assistant_on ? "shrink-0 text-small text-ink-3" : "sr-only"}>
          {account.assistant_on ? t("assistant.answers") : t("assistant.off")}
        </p>
      </div>
      {!account.assistant_on && (
        <div className="flex items-center gap-3 border-b border-line bg-approval-tint px-4 py-2">
          <p className="min-w-0 flex-1 text-small text-approval">{t("assistant.off")}</p>
          <Button size="small" busy={update.isPending} onClick={() => update.mutate({ assistant_on: true })}>
            {t("assistant.turnOn")}
          </Button>
        </div>
      )}
    </>
  );
}
