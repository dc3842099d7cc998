import { useQuery } from "@tanstack/react-query";
import { Plug } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { Skeleton } from "../../../components/Skeleton";
import { useDebounced } from "../../../lib/useDebounced";
import { useReady } from "../../../lib/useReady";
import { accountsQuery } from "../../accounts";
import { OccasionForm } from "./OccasionForm";
import { occasionOf, useAsked } from "./asked";
import { whichQuery } from "./queries";
import { WhichAnswer } from "./WhichAnswer";

/** Plays a message against all published flows: which one takes it, why, and why the others do not. Nothing happens. */
export function WhichFlowPage() {
  const { t } = useTranslation();
  const accounts = useQuery(accountsQuery);
  const [asked, change] = useAsked();
  const account = accounts.data?.find(({ id }) => id === asked.account) ?? accounts.data?.[0];
  const occasion = occasionOf(useDebounced(asked));
  const answer = useQuery({
    ...whichQuery(account?.id ?? "", occasion ?? { occasion: "label_added", label: "" }),
    enabled: account !== undefined && occasion !== null,
  });
  useReady(accounts.isError || accounts.isSuccess);
  if (accounts.isError)
    return <ErrorState what={t("whichFlow.what")} error={accounts.error} onRetry={() => void accounts.refetch()} />;
  if (accounts.data?.length === 0)
    return (
      <EmptyState
        icon={Plug}
        title={t("whichFlow.noAccount")}
        text={t("whichFlow.noAccountText")}
        action={
          <Link to="/accounts?new=1" className="font-medium text-accent-ink underline">
            {t("whichFlow.addAccount")}
          </Link>
        }
      />
    );
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto grid max-w-[1080px] gap-8 px-5 py-5 min-[900px]:grid-cols-[340px_minmax(0,1fr)]">
        <section aria-label={t("whichFlow.question")}>
          <p className="mb-4 text-ink-2">{t("whichFlow.text")}</p>
          {accounts.data ? (
            <OccasionForm accounts={accounts.data} account={account?.id ?? ""} asked={asked} onChange={change} />
          ) : (
            <Skeleton className="h-72" />
          )}
        </section>
        <section aria-label={t("whichFlow.answer")} aria-live="polite" aria-busy={answer.isFetching}>
          {occasion === null && <p className="rounded-card bg-sunken p-5 text-ink-2">{t("whichFlow.writeFirst")}</p>}
          {occasion !== null && answer.isPending && <Skeleton className="h-32" />}
          {occasion !== null && answer.isError && (
            <ErrorState what={t("whichFlow.what")} error={answer.error} onRetry={() => void answer.refetch()} />
          )}
          {occasion !== null && answer.data && <WhichAnswer routed={answer.data} />}
        </section>
      </div>
    </div>
  );
}
