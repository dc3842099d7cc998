import { Plug, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Screen } from "../../components/Screen";
import { Skeleton } from "../../components/Skeleton";
import { useReady } from "../../lib/useReady";
import { AccountCard } from "./AccountCard";
import { LinkDialog } from "./link/LinkDialog";
import { NewAccountDialog } from "./NewAccountDialog";
import { useAccounts } from "./queries";

export function AccountsScreen() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const accounts = useAccounts();
  useReady(accounts.isSuccess || accounts.isError);
  const go = (to: Record<string, string>) => setSearch(to, { replace: true });
  const setCreating = (creating: boolean) => go(creating ? { new: "1" } : {});
  const linking = accounts.data?.find(({ id }) => id === search.get("link"));
  const create = (
    <Button tone="primary" size="small" icon={Plus} data-testid="new-account" onClick={() => setCreating(true)}>
      {t("accounts.new")}
    </Button>
  );
  return (
    <Screen title={t("accounts.title")} tools={create}>
      <div className="h-full overflow-y-auto p-6">
        <div className="mx-auto flex max-w-[920px] flex-col gap-4">
          {accounts.isPending && [0, 1].map((place) => <Skeleton key={place} className="h-44 rounded-card" />)}
          {accounts.isError && (
            <ErrorState what={t("accounts.what")} error={accounts.error} onRetry={() => void accounts.refetch()} />
          )}
          {accounts.data?.length === 0 && (
            <EmptyState
              icon={Plug}
              title={t("accounts.empty.title")}
              text={t("accounts.empty.text")}
              action={<Button onClick={() => setCreating(true)}>{t("accounts.new")}</Button>}
            />
          )}
          {accounts.data?.map((account) => (
            <AccountCard key={account.id} account={account} />
          ))}
        </div>
      </div>
      <NewAccountDialog open={search.has("new")} onOpenChange={setCreating} onLink={(id) => go({ link: id })} />
      {linking && <LinkDialog key={linking.id} account={linking} onClose={() => go({})} />}
    </Screen>
  );
}
