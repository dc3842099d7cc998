import { useQuery } from "@tanstack/react-query";
import { History, RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { Ago } from "../../../components/Ago";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { Sheet } from "../../../components/Sheet";
import { Skeleton } from "../../../components/Skeleton";
import type { FlowDetail } from "../../../ipc";
import { flowPlaces } from "../places";
import { editsQuery, useRestoreDraft } from "../flowQueries";

/** Every save of the draft. Any of them can be brought back; that is a save like any other, so what was before it can be brought back, too. */
export function JournalSheet({ flow: { row, draft_rev } }: { flow: FlowDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const edits = useQuery(editsQuery(row.id));
  const restore = useRestoreDraft(row.id);
  const bringBack = (rev: number) =>
    restore.mutate({ rev: draft_rev, from: { from: "edit", rev } }, { onSuccess: () => toast(t("flows.journal.restored")) });
  return (
    <Sheet
      open
      title={t("flows.journal.title")}
      text={t("flows.journal.text")}
      onOpenChange={(open) => !open && void navigate(flowPlaces.flow(row.id))}
    >
      {edits.isPending && [0, 1, 2, 3].map((place) => <Skeleton key={place} className="mb-2 h-12" />)}
      {edits.isError && <ErrorState what={t("flows.journal.what")} error={edits.error} onRetry={() => void edits.refetch()} />}
      {edits.data?.length === 0 && <EmptyState icon={History} title={t("flows.journal.empty")} />}
      <ol>
        {edits.data?.map((edit) => (
          <li key={edit.rev} data-testid="edit" className="flex items-center gap-3 border-b border-line py-2">
            <div className="min-w-0 flex-1">
              <p dir="auto" className="[overflow-wrap:anywhere]">
                {edit.summary}
              </p>
              <p className="text-small text-ink-3">
                <Ago at={edit.at} />
              </p>
            </div>
            {edit.rev === draft_rev ? (
              <span className="text-small text-ink-3">{t("flows.journal.now")}</span>
            ) : (
              <Button size="small" icon={RotateCcw} busy={restore.isPending} onClick={() => bringBack(edit.rev)}>
                {t("flows.journal.restore")}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
