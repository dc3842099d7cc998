import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { ErrorState } from "../../../components/ErrorState";
import { Field, Select } from "../../../components/Field";
import { Skeleton } from "../../../components/Skeleton";
import type { RunRow } from "../../../ipc";
import { runQuery, useMoveRun } from "./queries";

/** Chooses the step that the flow goes on from. */
export function MoveRunDialog({ run, onClose }: { run: RunRow; onClose: () => void }) {
  const { t } = useTranslation();
  const detail = useQuery(runQuery(run.id));
  const move = useMoveRun();
  const [node, setNode] = useState(run.node ?? "");
  const options = (detail.data?.nodes ?? []).map(({ id, title }) => ({
    value: id,
    label: id === run.node ? t("inFlow.here", { title }) : title,
  }));
  const chosen = options.some(({ value }) => value === node) && node !== run.node;
  const confirm = () =>
    move.mutate(
      { run: run.id, node },
      {
        onSuccess: () => {
          onClose();
          toast(t("inFlow.done.move"));
        },
      },
    );
  return (
    <Dialog
      open
      title={t("inFlow.moveTitle")}
      text={t("inFlow.moveText")}
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button tone="primary" busy={move.isPending} disabled={!chosen} onClick={confirm}>
            {t("inFlow.moveNow")}
          </Button>
        </>
      }
    >
      {detail.isPending && <Skeleton className="h-14" />}
      {detail.isError && <ErrorState what={t("inFlow.what")} error={detail.error} onRetry={() => void detail.refetch()} />}
      {detail.data && (
        <Field label={t("inFlow.moveTo")}>
          {(ids) => <Select {...ids} value={node} options={options} onChange={(event) => setNode(event.target.value)} />}
        </Field>
      )}
    </Dialog>
  );
}
