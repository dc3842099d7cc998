import { useQuery } from "@tanstack/react-query";
import { Plug } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useParams } from "react-router";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { remembered } from "../../lib/remembered";
import { useReady } from "../../lib/useReady";
import { accountsQuery } from "../accounts";
import { assistantPlaces, VIEWS } from "./places";
import { assistantQuery } from "./queries";
import { Studio } from "./Studio";
import { StudioSkeleton } from "./StudioSkeleton";

/** Finds the account in the address (else the one looked at last) and what its assistant is set to. */
export function StudioTab() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { place, item } = useParams();
  const accounts = useQuery(accountsQuery);
  const wanted = place ?? remembered("assistantAccount");
  const account = accounts.data?.find(({ id }) => id === wanted) ?? accounts.data?.[0];
  const saved = useQuery({ ...assistantQuery(account?.id ?? ""), enabled: account !== undefined });
  const view = VIEWS.find((known) => known === item) ?? "try";
  const none = accounts.isSuccess && account === undefined;
  const failed = accounts.isError ? accounts : saved.isError ? saved : null;
  useReady(none || failed !== null || saved.isSuccess);
  if (account && account.id !== place) return <Navigate to={assistantPlaces.studio(account.id, view)} replace />;
  if (failed)
    return <ErrorState what={t("assistant.what.settings")} error={failed.error} onRetry={() => void failed.refetch()} />;
  if (none)
    return (
      <EmptyState
        icon={Plug}
        title={t("assistant.noAccount.title")}
        text={t("assistant.noAccount.text")}
        action={
          <Button tone="primary" onClick={() => void navigate("/accounts?new=1")}>
            {t("assistant.noAccount.action")}
          </Button>
        }
      />
    );
  if (!account || !accounts.data || !saved.data) return <StudioSkeleton />;
  return <Studio key={account.id} account={account} accounts={accounts.data} saved={saved.data} view={view} />;
}
