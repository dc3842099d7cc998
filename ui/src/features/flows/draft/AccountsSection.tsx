import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Skeleton } from "../../../components/Skeleton";
import type { AccountId, FlowDetail } from "../../../ipc";
import { useAccounts } from "../../accounts";
import { useUpdateFlow } from "../flowQueries";
import { AsideSection } from "./AsideSection";

/** On which accounts it answers. None chosen means all, those to come included. This holds at once, without publishing. */
export function AccountsSection({ flow: { row } }: { flow: FlowDetail }) {
  const { t } = useTranslation();
  const name = useId();
  const accounts = useAccounts();
  const update = useUpdateFlow();
  const set = (account_ids: AccountId[]) => update.mutate({ id: row.id, patch: { account_ids } });
  const all = row.account_ids.length === 0;
  const known = accounts.data ?? [];
  const choice = (label: string, checked: boolean, onChange: () => void) => (
    <label className="flex min-h-8 items-center gap-2">
      <input type="radio" name={name} checked={checked} className="size-4 accent-(--accent)" onChange={onChange} />
      {label}
    </label>
  );
  return (
    <AsideSection title={t("flows.accounts.title")}>
      {accounts.isPending && <Skeleton className="h-16" />}
      {accounts.data?.length === 0 && (
        <p className="text-ink-2">
          {t("flows.accounts.none")}{" "}
          <Link to="/accounts?new=1" className="font-medium text-accent-ink hover:underline">
            {t("flows.accounts.add")}
          </Link>
        </p>
      )}
      {known.length > 0 && (
        <fieldset>
          <legend className="sr-only">{t("flows.accounts.title")}</legend>
          {choice(t("flows.accounts.all"), all, () => set([]))}
          {choice(t("flows.accounts.some"), !all, () => all && set(known.slice(0, 1).map(({ id }) => id)))}
          {!all && (
            <ul className="ml-6">
              {known.map((account) => (
                <li key={account.id}>
                  <label className="flex min-h-8 items-center gap-2">
                    <input
                      type="checkbox"
                      checked={row.account_ids.includes(account.id)}
                      className="size-4 shrink-0 accent-(--accent)"
                      // The last one stays: none chosen would mean all.
                      disabled={row.account_ids.length === 1 && row.account_ids.includes(account.id)}
                      onChange={({ target }) =>
                        set(target.checked ? [...row.account_ids, account.id] : row.account_ids.filter((id) => id !== account.id))
                      }
                    />
                    <span dir="auto" className="min-w-0 [overflow-wrap:anywhere]">
                      {account.name}
                    </span>
                  </label>
                </li>
              ))}
            </ul>
          )}
          <p className="text-small text-ink-3">{t("flows.accounts.hint")}</p>
        </fieldset>
      )}
    </AsideSection>
  );
}
