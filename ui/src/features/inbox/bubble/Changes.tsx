import { Clock3, RotateCw, Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import type { Message, PendingChange } from "../../../ipc";
import { useDeleteMessage, useDiscardChange, useEditMessage, useReact } from "../queries";

/** What the operator changed on a message and has not arrived: on its way, or why not and what to do. */
export function Changes({ message }: { message: Message }) {
  return (message.changes ?? []).map((change, place) =>
    change.failure === null ? (
      <OnItsWay key={place} change={change} />
    ) : (
      <DidNotWork key={place} message={message} change={change} why={change.failure} />
    ),
  );
}

function OnItsWay({ change: { change } }: { change: PendingChange }) {
  const { t } = useTranslation();
  const what = change.change === "react" && change.emoji === "" ? "unreact" : change.change;
  return (
    <p role="status" data-testid="change-pending" className="mx-1 mt-1 flex items-center gap-1.5 text-small text-ink-3">
      <Clock3 size={13} aria-hidden className="shrink-0" />
      {t(`message.change.${what}`)}
    </p>
  );
}

function DidNotWork({ message: { id }, change: { change }, why }: { message: Message; change: PendingChange; why: string }) {
  const { t } = useTranslation();
  const edit = useEditMessage();
  const remove = useDeleteMessage();
  const react = useReact();
  const discard = useDiscardChange();
  const again = () => {
    if (change.change === "edit") edit.mutate({ id, text: change.text });
    else if (change.change === "delete") remove.mutate(id);
    else react.mutate({ id, emoji: change.emoji });
  };
  return (
    <div
      data-testid="change-failed"
      className="mt-1.5 max-w-[65cqw] rounded-card border border-danger-line bg-danger-tint p-3 text-small"
    >
      <p>{t(`message.changeFailed.${change.change}`, { why })}</p>
      {change.change === "edit" && <p className="mt-0.5 text-ink-2">{t("message.changeTo", { text: change.text })}</p>}
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" icon={RotateCw} busy={edit.isPending || remove.isPending || react.isPending} onClick={again}>
          {t("common.tryAgain")}
        </Button>
        <Button size="small" icon={Undo2} busy={discard.isPending} onClick={() => discard.mutate(id)}>
          {t("message.discard")}
        </Button>
      </div>
    </div>
  );
}
