import { useQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { Skeleton } from "../../../components/Skeleton";
import type { FlowDetail } from "../../../ipc";
import { versionsQuery } from "../flowQueries";
import { DiffPane } from "./DiffPane";
import { VersionItem } from "./VersionItem";

/** Everything that was ever published, and what changed between any two. */
export function VersionsTab({ flow }: { flow: FlowDetail }) {
  const { t } = useTranslation();
  const versions = useQuery(versionsQuery(flow.row.id));
  const [params, setParams] = useSearchParams();
  const rows = versions.data ?? [];
  const live = rows.find((version) => version.live);
  const set = (values: Record<string, string>) =>
    setParams(
      (now) => {
        for (const [name, value] of Object.entries(values)) now.set(name, value);
        return now;
      },
      { replace: true },
    );
  if (versions.isError)
    return <ErrorState what={t("flows.version.what")} error={versions.error} onRetry={() => void versions.refetch()} />;
  if (versions.data?.length === 0)
    return (
      <EmptyState
        icon={Layers}
        title={t("flows.version.empty")}
        text={t("flows.version.emptyText")}
        action={
          <Button tone="primary" onClick={() => set({ publish: "draft" })}>
            {t("flows.publish.button")}
          </Button>
        }
      />
    );
  const from = params.get("from") ?? live?.id ?? rows[0]?.id ?? "draft";
  const to = params.get("to") ?? "draft";
  return (
    <div className="flex h-full min-h-0">
      <ol aria-label={t("flows.version.title")} className="min-w-0 flex-1 overflow-y-auto px-5 py-4">
        {versions.isPending && [0, 1, 2].map((place) => <Skeleton key={place} className="mb-2 h-20 rounded-card" />)}
        {rows.map((version, place) => (
          <VersionItem
            key={version.id}
            flow={flow}
            version={version}
            compared={version.id === from || version.id === to}
            onCompare={() => set({ from: rows[place + 1]?.id ?? version.id, to: version.id })}
            onRollBack={() => set({ publish: version.id })}
          />
        ))}
      </ol>
      <aside className="w-[44%] max-w-[620px] min-w-[340px] overflow-y-auto border-l border-line bg-desk px-5 py-4">
        {rows.length > 0 && <DiffPane flow={flow} versions={rows} from={from} to={to} onChange={set} />}
      </aside>
    </div>
  );
}
