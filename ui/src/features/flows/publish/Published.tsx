import { CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import type { FlowDetail, FlowVersion } from "../../../ipc";
import { useAccounts } from "../../accounts";
import { useUpdateFlow } from "../flowQueries";

/** It is done: what answers now, where, and to what. */
export function Published({ flow: { row }, version, onClose }: { flow: FlowDetail; version: FlowVersion; onClose: () => void }) {
  const { t } = useTranslation();
  const accounts = useAccounts();
  const update = useUpdateFlow();
  const names = row.account_ids.flatMap((id) => accounts.data?.find((account) => account.id === id)?.name ?? []);
  const where =
    row.account_ids.length === 0
      ? t("flows.list.allAccounts")
      : t("flows.list.onAccounts", { names: new Intl.ListFormat().format(names) });
  return (
    <Dialog
      open
      title={t(row.active ? "flows.publish.done" : "flows.publish.doneOff", { number: version.number })}
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          {!row.active && (
            <Button onClick={() => update.mutate({ id: row.id, patch: { active: true } })}>{t("flows.publish.switchOn")}</Button>
          )}
          <Button tone="primary" autoFocus data-testid="publish-close" onClick={onClose}>
            {t("common.close")}
          </Button>
        </>
      }
    >
      <div className="flex items-start gap-3">
        <CircleCheck size={28} aria-hidden className="shrink-0 text-good" />
        <div className="min-w-0">
          <p>{where}</p>
          <ul className="mt-1 text-ink-2">
            {row.triggers.map((words) => (
              <li key={words} dir="auto" className="[overflow-wrap:anywhere]">
                {words}
              </li>
            ))}
          </ul>
          <p className="mt-2 text-small text-ink-3">{t("flows.publish.backHint")}</p>
        </div>
      </div>
    </Dialog>
  );
}
