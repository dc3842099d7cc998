import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { Button } from "../../../components/Button";
import { ErrorState } from "../../../components/ErrorState";
import { IconButton } from "../../../components/IconButton";
import { Kbd } from "../../../components/Kbd";
import { LeaveGuard } from "../../../components/LeaveGuard";
import { Skeleton } from "../../../components/Skeleton";
import { CommandFailure, type FlowDetail } from "../../../ipc";
import { useShortcuts } from "../../../lib/shortcuts";
import { flowPlaces } from "../places";
import { flowQuery, flowTextQuery, useSaveText } from "../flowQueries";
import { CodeArea } from "./CodeArea";
import { placeOf, type TextPlace } from "./textPlace";

/** The draft as the text of its file: everything can be changed here, and what cannot be read is said where it is. */
export function TextEditor({ flow }: { flow: FlowDetail }) {
  const text = useQuery(flowTextQuery(flow.row.id, { what: "draft" }));
  const { t } = useTranslation();
  /** The text the editing began with: somebody else's save must not pull it away from under the hands. */
  const [began, setBegan] = useState<{ text: string; rev: number } | null>(null);
  if (text.isError) return <ErrorState what={t("flows.text.what")} error={text.error} onRetry={() => void text.refetch()} />;
  if (text.data === undefined) return <Skeleton className="m-5 h-96" />;
  const from = began ?? { text: text.data, rev: flow.draft_rev };
  return (
    <Editing
      key={`${from.rev} ${from.text}`}
      flow={flow}
      text={from.text}
      rev={from.rev}
      onBegin={() => setBegan(from)}
      onTake={(next, rev) => setBegan({ text: next, rev })}
    />
  );
}

type Props = {
  flow: FlowDetail;
  text: string;
  rev: number;
  onBegin: () => void;
  onTake: (text: string, rev: number) => void;
};

function Editing({ flow: { row }, text, rev, onBegin, onTake }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const save = useSaveText(row.id);
  const [now, setNow] = useState(text);
  const [wrong, setWrong] = useState<{ message: string; place: TextPlace | null } | null>(null);
  const leaving = useRef(false);
  const dirty = now !== text;
  const conflict = save.error instanceof CommandFailure && save.error.code === "conflict";
  const submit = (named = rev) => {
    if (!dirty && named === rev) return;
    const place = placeOf(now, null);
    if (place !== null) return setWrong({ message: t("flows.text.notJson", { line: place.line, column: place.column }), place });
    setWrong(null);
    save.mutate(
      { rev: named, text: now },
      {
        onSuccess: ({ findings }) => {
          leaving.current = true;
          toast(t("flows.text.saved"), {
            description: findings.length > 0 ? t("flows.text.savedFindings", { count: findings.length }) : undefined,
          });
          void navigate(flowPlaces.flow(row.id));
        },
        onError: (error) => {
          if (!(error instanceof CommandFailure) || error.code !== "conflict")
            setWrong({ message: error.message, place: placeOf(now, error.message) });
        },
      },
    );
  };
  const theirs = async () => {
    const [fresh, detail] = await Promise.all([
      client.fetchQuery({ ...flowTextQuery(row.id, { what: "draft" }), staleTime: 0 }),
      client.fetchQuery({ ...flowQuery(row.id), staleTime: 0 }),
    ]);
    onTake(fresh, detail.draft_rev);
  };
  const mine = async () => {
    const detail = await client.fetchQuery({ ...flowQuery(row.id), staleTime: 0 });
    submit(detail.draft_rev);
  };
  useShortcuts({ saveFlow: submit });
  return (
    <section aria-label={t("flows.text.edit")} className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-2 px-4 py-2">
        <IconButton label={t("flows.text.back")} icon={ArrowLeft} onClick={() => void navigate(flowPlaces.flow(row.id))} />
        <h3 className="font-semibold">{t("flows.text.edit")}</h3>
        <p className="min-w-0 flex-1 truncate text-small text-ink-3">{dirty ? t("common.notSaved") : t("flows.text.hint")}</p>
        {dirty && <Button onClick={() => setNow(text)}>{t("common.discard")}</Button>}
        <Button tone="primary" busy={save.isPending} disabled={!dirty} data-testid="save-text" onClick={() => submit()}>
          {t("common.save")}
          <Kbd combination="mod+s" inverted />
        </Button>
      </div>
      {conflict && (
        <div role="alert" className="mx-4 mb-2 flex flex-wrap items-center gap-2 rounded-card bg-approval-tint px-4 py-2.5">
          <p className="min-w-60 flex-1">{t("flows.text.conflict")}</p>
          <Button onClick={() => void theirs()}>{t("flows.text.takeTheirs")}</Button>
          <Button tone="primary" onClick={() => void mine()}>
            {t("flows.text.keepMine")}
          </Button>
        </div>
      )}
      {wrong !== null && (
        <p
          role="alert"
          className="selectable mx-4 mb-2 max-h-32 overflow-y-auto rounded-card bg-danger-tint px-4 py-2.5 whitespace-pre-line text-danger"
        >
          {wrong.message}
        </p>
      )}
      <CodeArea
        label={t("flows.text.label")}
        value={now}
        mark={wrong?.place ?? null}
        onChange={(next) => {
          if (!dirty) onBegin();
          setNow(next);
        }}
      />
      <LeaveGuard when={() => dirty && !leaving.current} />
    </section>
  );
}
