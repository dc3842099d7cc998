import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { MonitorCheck, Trash2, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Skeleton } from "../../components/Skeleton";
import { useReady } from "../../lib/useReady";
import { chatQuery } from "../inbox";
import { CallSheet } from "./CallSheet";
import { CallTable } from "./CallTable";
import { DeleteWordsDialog } from "./DeleteWordsDialog";
import { callsQuery } from "./queries";
import { RetentionLine } from "./RetentionLine";
import { callButton, useCallKeys } from "./useCallKeys";

/** Every request that left this computer for a model: to whom, for which chat, how much, and its exact words. */
export function EgressTab() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { item } = useParams();
  const [params, setParams] = useSearchParams();
  const [deleting, setDeleting] = useState(false);
  const chat = params.get("chat");
  const provider = params.get("provider");
  const failed = params.has("failed");
  const named = useQuery({ ...chatQuery(chat ?? ""), enabled: chat !== null });
  const calls = useInfiniteQuery(callsQuery({ chat_id: chat, provider_id: provider, failed }));
  useReady(calls.isSuccess || calls.isError);
  const rows = calls.data?.pages.flatMap((page) => page.rows) ?? [];
  const set = (name: string, value: string | null) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const narrowed = chat !== null || provider !== null || failed;
  const search = params.size > 0 ? `?${params}` : "";
  const open = (id: string | null) => void navigate(`/assistant/sent${id === null ? "" : `/${id}`}${search}`);
  const step = useCallKeys(rows, item, open);
  if (calls.isError) return <ErrorState what={t("egress.what")} error={calls.error} onRetry={() => void calls.refetch()} />;
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-5 py-2.5">
        <p className="min-w-60 flex-1 text-small text-ink-2">{t("egress.explain")}</p>
        {chat !== null && <OnlyChip name={named.data?.chat.title ?? "…"} onClear={() => set("chat", null)} />}
        {provider !== null && <OnlyChip name={rows[0]?.provider_name ?? provider} onClear={() => set("provider", null)} />}
        <Button size="small" aria-pressed={failed} onClick={() => set("failed", failed ? null : "1")}>
          {failed ? t("egress.showAll") : t("egress.onlyFailed")}
        </Button>
        <Button size="small" icon={Trash2} disabled={rows.length === 0} onClick={() => setDeleting(true)}>
          {t("egress.delete")}
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {calls.isPending && [0, 1, 2, 3, 4, 5, 6].map((place) => <Skeleton key={place} className="mx-5 my-2.5 h-9" />)}
        {calls.isSuccess && rows.length === 0 && (
          <EmptyState
            icon={MonitorCheck}
            title={t(narrowed ? "egress.emptyFiltered" : "egress.empty")}
            text={narrowed ? undefined : t("egress.emptyText")}
            action={narrowed && <Button onClick={() => setParams({}, { replace: true })}>{t("egress.showAll")}</Button>}
          />
        )}
        {rows.length > 0 && <CallTable rows={rows} chosen={item} onOpen={open} />}
        {calls.hasNextPage && (
          <div className="flex justify-center p-4">
            <Button busy={calls.isFetchingNextPage} onClick={() => void calls.fetchNextPage()}>
              {t("egress.more")}
            </Button>
          </div>
        )}
      </div>
      <RetentionLine />
      {item !== undefined && (
        <CallSheet
          id={item}
          onClose={() => open(null)}
          onStep={step}
          returnTo={() => document.getElementById(callButton(item))}
        />
      )}
      <DeleteWordsDialog open={deleting} chat={chat} name={named.data?.chat.title ?? null} onOpenChange={setDeleting} />
    </div>
  );
}

/** What the list is narrowed to; a click widens it again. */
function OnlyChip({ name, onClear }: { name: string; onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <Button size="small" icon={X} onClick={onClear}>
      <bdi className="max-w-[28ch] truncate">{t("egress.only", { name })}</bdi>
    </Button>
  );
}
