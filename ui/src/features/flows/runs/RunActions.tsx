import { CircleStop, CornerDownRight, RotateCcw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { Field, Select } from "../../../components/Field";
import type { NodeId, RunDetail } from "../../../ipc";
import { useEndRun, useMoveRun, useResetRun } from "../flowQueries";

type Asked = "move" | "reset" | "end";

/** Moving, beginning again and ending: each says first what it does. */
export function RunActions({ detail: { row, nodes } }: { detail: RunDetail }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [node, setNode] = useState<NodeId | null>(null);
  const move = useMoveRun();
  const reset = useResetRun();
  const end = useEndRun();
  const places = nodes.filter(({ id, kind }) => kind !== "start" && id !== row.node);
  const to = node ?? places[0]?.id ?? null;
  const done = {
    onSuccess: () => {
      if (asked !== null) toast(t(`flows.run.done.${asked}`));
      setAsked(null);
    },
  };
  const act = () => {
    if (asked === "reset") reset.mutate(row.id, done);
    if (asked === "end") end.mutate(row.id, done);
    if (asked === "move" && to !== null) move.mutate({ id: row.id, node: to }, done);
  };
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        size="small"
        icon={CornerDownRight}
        data-testid="run-move"
        disabled={places.length === 0}
        onClick={() => setAsked("move")}
      >
        {t("flows.run.move")}
      </Button>
      <Button size="small" icon={RotateCcw} data-testid="run-reset" onClick={() => setAsked("reset")}>
        {t("flows.run.reset")}
      </Button>
      <Button size="small" icon={CircleStop} data-testid="run-end" onClick={() => setAsked("end")}>
        {t("flows.run.end")}
      </Button>
      {asked !== null && (
        <Dialog
          open
          title={t(`flows.run.ask.${asked}`)}
          text={t(`flows.run.askText.${asked}`)}
          onOpenChange={(open) => !open && setAsked(null)}
          footer={
            <>
              <Button onClick={() => setAsked(null)}>{t("common.cancel")}</Button>
              <Button
                tone={asked === "end" ? "danger" : "primary"}
                busy={move.isPending || reset.isPending || end.isPending}
                data-testid="run-act"
                onClick={act}
              >
                {t(`flows.run.act.${asked}`)}
              </Button>
            </>
          }
        >
          {asked === "move" && (
            <Field label={t("flows.run.moveTo")}>
              {(ids) => (
                <Select
                  {...ids}
                  value={to ?? ""}
                  options={places.map(({ id, title }) => ({ value: id, label: title }))}
                  onChange={({ target }) => setNode(target.value)}
                />
              )}
            </Field>
          )}
        </Dialog>
      )}
    </div>
  );
}
