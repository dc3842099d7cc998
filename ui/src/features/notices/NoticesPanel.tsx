import { useQuery } from "@tanstack/react-query";
import { BellOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Skeleton } from "../../components/Skeleton";
import { launchQuery } from "../settings";
import { NoticeRow } from "./NoticeRow";
import { leadsTo } from "./model";
import { noticesQuery } from "./queries";

export function NoticesPanel({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const notices = useQuery(noticesQuery);
  const launch = useQuery(launchQuery);
  const warnings = launch.data?.state === "ready" ? launch.data.warnings : [];
  const told = notices.data?.some(({ kind }) => kind === "keychain_missing" || kind === "storage");
  return (
    <>
      <div className="flex items-baseline justify-between border-b border-line px-4 py-2.5">
        <h2 className="font-semibold">{t("notices.title")}</h2>
        <span className="text-small text-ink-3">{t("notices.kept")}</span>
      </div>
      <div className="min-h-40 overflow-y-auto">
        {!told &&
          warnings.map((warning) => (
            <NoticeRow
              key={warning}
              kind="keychain_missing"
              title={t("notices.warning")}
              body={warning}
              at={null}
              fresh={false}
              onOpen={null}
            />
          ))}
        {notices.isPending && [0, 1, 2].map((place) => <Skeleton key={place} className="m-3 h-12" />)}
        {notices.isError && <ErrorState what={t("notices.what")} error={notices.error} onRetry={() => void notices.refetch()} />}
        {notices.data?.length === 0 && warnings.length === 0 && (
          <EmptyState icon={BellOff} title={t("notices.empty")} text={t("notices.emptyText")} />
        )}
        {notices.data?.map((notice) => {
          const { id, kind, title, body, at, seen } = notice;
          const lead = leadsTo(notice);
          const open = () => {
            onLeave();
            if (lead) void navigate(lead.to);
          };
          return (
            <NoticeRow
              key={id}
              kind={kind}
              title={title}
              body={body}
              at={at}
              fresh={!seen}
              leads={lead ? t(`notices.opens.${lead.what}`) : undefined}
              onOpen={lead ? open : null}
            />
          );
        })}
      </div>
    </>
  );
}
