import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { toast } from "sonner";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { ErrorState } from "../../../components/ErrorState";
import { TextInput } from "../../../components/Field";
import { Skeleton } from "../../../components/Skeleton";
import type { AccountId, ChatId, FlowRow } from "../../../ipc";
import { flowPlaces } from "../../flows/places";
import { folded } from "../labelModel";
import { flowsQuery, useStartFlow } from "./queries";

type Props = { chat: ChatId; account: AccountId; onClose: () => void };

/** A search field is worth its room from so many flows on. */
const MANY = 6;

/** Chooses a published flow of this account to begin in the chat. */
export function StartFlowDialog({ chat, account, onClose }: Props) {
  const { t } = useTranslation();
  const flows = useQuery(flowsQuery);
  const start = useStartFlow();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  // Only what answers can be started: a flow that was switched off stays off.
  const mine = (flows.data ?? []).filter(
    ({ active, version, account_ids }) =>
      active && version !== null && (account_ids.length === 0 || account_ids.includes(account)),
  );
  const found = mine.filter(({ name }) => folded(name).includes(folded(text)));
  const flow = found.find(({ id }) => id === chosen)?.id ?? null;
  const confirm = () =>
    flow !== null &&
    start.mutate(
      { flow, chat },
      {
        onSuccess: () => {
          onClose();
          toast(t("inFlow.done.start"));
        },
      },
    );
  return (
    <Dialog
      open
      title={t("inFlow.startTitle")}
      text={t("inFlow.startText")}
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button tone="primary" busy={start.isPending} disabled={flow === null} onClick={confirm}>
            {t("inFlow.startNow")}
          </Button>
        </>
      }
    >
      {flows.isPending && <Skeleton className="h-32" />}
      {flows.isError && <ErrorState what={t("inFlow.choose")} error={flows.error} onRetry={() => void flows.refetch()} />}
      {flows.data && mine.length === 0 && (
        <p className="text-ink-2">
          {t("inFlow.noneMade")}{" "}
          <Link to={flowPlaces.home} className="font-medium text-accent-ink hover:underline">
            {t("inFlow.toFlows")}
          </Link>
        </p>
      )}
      {mine.length >= MANY && (
        <TextInput
          value={text}
          aria-label={t("inFlow.find")}
          placeholder={t("inFlow.find")}
          className="mb-2"
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {mine.length > 0 && found.length === 0 && <p className="text-ink-2">{t("inFlow.noneFound")}</p>}
      {found.length > 0 && (
        <div role="radiogroup" aria-label={t("inFlow.choose")} className="flex flex-col gap-1">
          {found.map((row) => (
            <FlowChoice key={row.id} row={row} checked={row.id === flow} onChoose={() => setChosen(row.id)} />
          ))}
        </div>
      )}
    </Dialog>
  );
}

function FlowChoice({ row, checked, onChoose }: { row: FlowRow; checked: boolean; onChoose: () => void }) {
  return (
    <label className="flex min-h-9 items-start gap-2.5 rounded-control px-2 py-1.5 hover:bg-hover has-checked:bg-chosen">
      <input type="radio" name="flow" checked={checked} onChange={onChoose} className="mt-1 accent-(--accent)" />
      <span className="min-w-0">
        <span dir="auto" className="block [overflow-wrap:anywhere]">
          {row.name}
        </span>
        {row.description !== "" && (
          <span dir="auto" className="line-clamp-2 text-small text-ink-3">
            {row.description}
          </span>
        )}
      </span>
    </label>
  );
}
