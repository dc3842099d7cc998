import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { ErrorState } from "../../../components/ErrorState";
import { Field, TextInput } from "../../../components/Field";
import { Skeleton } from "../../../components/Skeleton";
import type { FlowDetail, FlowVersion, ForRunning, PublishPlan, VersionId } from "../../../ipc";
import { planQuery, usePublish, versionsQuery } from "../flowQueries";
import { Affected } from "./Affected";
import { PlanLines } from "./PlanLines";
import { Published } from "./Published";

type Props = {
  flow: FlowDetail;
  /** An earlier version to go back to; null publishes the draft. */
  version: VersionId | null;
  onClose: () => void;
};

/** What publishing would do, before it is done: what is wrong, what changes, whom it touches. Rolling back asks the same. */
export function PublishDialog({ flow, version, onClose }: Props) {
  const { t } = useTranslation();
  const plan = useQuery(planQuery(flow.row.id, version));
  const versions = useQuery(versionsQuery(flow.row.id));
  const publish = usePublish(flow.row.id);
  const [chosen, setChosen] = useState<ForRunning | null>(null);
  const [note, setNote] = useState("");
  const [done, setDone] = useState<FlowVersion | null>(null);
  const number = versions.data?.find(({ id }) => id === version)?.number;
  const title =
    version === null ? t("flows.publish.title", { name: flow.row.name }) : t("flows.publish.backTitle", { number: number ?? "" });
  const blocked = plan.data?.findings.some(({ severity }) => severity === "error") === true;
  const running = chosen ?? plan.data?.policy ?? "finish";
  const go = () =>
    plan.data &&
    publish.mutate(
      { rev: plan.data.draft_rev, version, note: note.trim(), running },
      { onSuccess: setDone, onError: () => void plan.refetch() },
    );
  if (done !== null) return <Published flow={flow} version={done} onClose={onClose} />;
  return (
    <Dialog
      open
      wide
      title={title}
      text={t(version === null ? "flows.publish.text" : "flows.publish.backText")}
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button tone="primary" busy={publish.isPending} disabled={!plan.data || blocked} data-testid="publish-now" onClick={go}>
            {t(version === null ? "flows.publish.now" : "flows.publish.backNow")}
          </Button>
        </>
      }
    >
      {plan.isPending && <Skeleton className="h-64 rounded-card" />}
      {plan.isError && <ErrorState what={t("flows.publish.what")} error={plan.error} onRetry={() => void plan.refetch()} />}
      {plan.data && (
        <div className="flex flex-col gap-5">
          {publish.error && (
            <p role="alert" className="rounded-card bg-danger-tint px-4 py-2.5 text-danger">
              {publish.error.message}
            </p>
          )}
          <PlanLines flow={flow} plan={plan.data} back={version !== null} />
          <Affected plan={plan.data} chosen={running} onChoose={setChosen} />
          {version === null && !blocked && <Note plan={plan.data} value={note} onChange={setNote} />}
        </div>
      )}
    </Dialog>
  );
}

function Note({ plan, value, onChange }: { plan: PublishPlan; value: string; onChange: (note: string) => void }) {
  const { t } = useTranslation();
  return (
    <Field label={t("flows.publish.note")} hint={t("flows.publish.noteHint")}>
      {(ids) => (
        <TextInput
          {...ids}
          dir="auto"
          value={value}
          maxLength={200}
          placeholder={plan.lines[0]?.text}
          data-testid="publish-note"
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
