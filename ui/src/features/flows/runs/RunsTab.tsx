import { useInfiniteQuery } from "@tanstack/react-query";
import { MessagesSquare } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { Select, TextInput } from "../../../components/Field";
import { Segmented } from "../../../components/Segmented";
import { Skeleton } from "../../../components/Skeleton";
import type { FlowDetail, RunFilter, RunId } from "../../../ipc";
import { useDebounced } from "../../../lib/useDebounced";
import { runsQuery } from "../flowQueries";
import { RunSheet } from "./RunSheet";
import { runButton, RunTable } from "./RunTable";

const FILTERS: RunFilter[] = ["all", "live", "failed", "ended"];

/** Every conversation that went through the flow, the newest first. */
export function RunsTab({ flow }: { flow: FlowDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { item } = useParams();
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState("");
  const wanted = useDebounced(text.trim());
  const filter = FILTERS.find((known) => known === params.get("filter")) ?? "all";
  const node = params.get("node");
  const { id } = flow.row;
  const runs = useInfiniteQuery(runsQuery({ flow_id: id, filter, node, text: wanted }));
  const rows = runs.data?.pages.flatMap((page) => page.rows) ?? [];
  const set = (name: string, value: string | null) =>
    setParams(
      (now) => {
        if (value === null) now.delete(name);
        else now.set(name, value);
        return now;
      },
      { replace: true },
    );
  const search = params.size > 0 ? `?${params}` : "";
  const open = (run: RunId | null) => void navigate(`/flows/${id}/runs${run === null ? "" : `/${run}`}${search}`);
  const narrowed = filter !== "all" || node !== null || wanted !== "";
  const showAll = () => {
    setText("");
    setParams({}, { replace: true });
  };
  if (runs.isError) return <ErrorState what={t("flows.run.what")} error={runs.error} onRetry={() => void runs.refetch()} />;
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-5 py-2">
        <Segmented
          label={t("flows.run.filter")}
          value={filter}
          options={FILTERS.map((value) => ({ value, label: t(`flows.run.filters.${value}`) }))}
          onChange={(value) => set("filter", value === "all" ? null : value)}
        />
        <div className="w-52">
          <Select
            aria-label={t("flows.run.atNode")}
            value={node ?? ""}
            options={[
              { value: "", label: t("flows.run.anyNode") },
              ...flow.outline.map(({ id: value, title }) => ({ value, label: title })),
            ]}
            onChange={({ target }) => set("node", target.value || null)}
          />
        </div>
        <TextInput
          type="search"
          dir="auto"
          value={text}
          aria-label={t("flows.run.search")}
          placeholder={t("flows.run.search")}
          className="w-56"
          data-testid="search-runs"
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {runs.isPending && [0, 1, 2, 3, 4, 5].map((place) => <Skeleton key={place} className="mx-5 my-2.5 h-10" />)}
        {runs.isSuccess && rows.length === 0 && (
          <EmptyState
            icon={MessagesSquare}
            title={t(narrowed ? "flows.run.emptyNarrowed" : "flows.run.empty")}
            text={narrowed ? undefined : t("flows.run.emptyText")}
            action={narrowed && <Button onClick={showAll}>{t("flows.run.showAll")}</Button>}
          />
        )}
        {rows.length > 0 && <RunTable rows={rows} chosen={item} onOpen={open} />}
        {runs.hasNextPage && (
          <div className="flex justify-center p-4">
            <Button busy={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
              {t("flows.run.more")}
            </Button>
          </div>
        )}
      </div>
      {item !== undefined && (
        <RunSheet
          id={item}
          outline={flow.outline}
          onClose={() => open(null)}
          returnTo={() => document.getElementById(runButton(item))}
        />
      )}
    </div>
  );
}
