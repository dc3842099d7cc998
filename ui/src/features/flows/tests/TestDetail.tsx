import { ChevronLeft, CodeXml, Smartphone, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { Button } from "../../../components/Button";
import { IconButton } from "../../../components/IconButton";
import type { FlowDetail, FlowId, FlowTest, TestResult } from "../../../ipc";
import { fullTime } from "../../../lib/time";
import { flowPlaces } from "../places";
import { useDeleteTest, usePlayTest, useRestoreTest } from "./queries";
import { ScriptLines } from "./ScriptLines";
import { TestEditor } from "./TestEditor";
import { TestState } from "./TestState";

type Props = {
  flowId: FlowId;
  flow: FlowDetail | undefined;
  test: FlowTest;
  result: TestResult | undefined;
  onClose: () => void;
};

/** One test: what happens in it line by line, what did not hold, and how it went. */
export function TestDetail({ flowId, flow, test, result, onClose }: Props) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const remove = useDeleteTest();
  const restore = useRestoreTest(flowId);
  const { contact, at } = test.script;
  const navigate = useNavigate();
  const play = usePlayTest(flowId);
  // What cannot be played to its end is seen as far as it came.
  const onPlay = () => play.mutate(test.script, { onSettled: () => void navigate(flowPlaces.flow(flowId, "try")) });
  const erase = () =>
    remove.mutate(test, {
      onSuccess: () => {
        onClose();
        toast(t("flowTests.deleted", { name: test.name }), {
          duration: 10_000,
          action: { label: t("common.undo"), onClick: () => restore.mutate(test) },
        });
      },
    });
  return (
    <article className="flex min-h-full flex-col px-5 py-4">
      <header className="flex items-start gap-2">
        <IconButton label={t("flowTests.back")} icon={ChevronLeft} className="-ml-2 rtl:rotate-180" onClick={onClose} />
        <div className="min-w-0 flex-1">
          <h2 className="text-title font-semibold [overflow-wrap:anywhere]">
            <bdi>{test.name || t("flowTests.untitled")}</bdi>
          </h2>
          <p className="flex flex-wrap gap-x-3 text-small text-ink-3">
            <TestState result={result} />
            {contact && <span>{t("flowTests.contact", { name: contact.name ?? "", phone: contact.phone ?? "" })}</span>}
            {typeof at === "number" && <span>{t("flowTests.begins", { when: fullTime(at) })}</span>}
          </p>
        </div>
        {!editing && (
          <>
            <Button icon={Smartphone} busy={play.isPending} data-testid="play-test" onClick={onPlay}>
              {t("flowTests.play")}
            </Button>
            <Button icon={CodeXml} data-testid="edit-test" onClick={() => setEditing(true)}>
              {t("flowTests.editText")}
            </Button>
            <IconButton
              label={t("flowTests.delete")}
              icon={Trash2}
              data-testid="delete-test"
              disabled={remove.isPending}
              onClick={erase}
            />
          </>
        )}
      </header>
      {editing ? (
        <TestEditor
          flowId={flowId}
          id={test.id}
          script={test.script}
          onSaved={() => setEditing(false)}
          onClose={() => setEditing(false)}
        />
      ) : (
        <>
          <h3 className="mt-4 mb-1 font-semibold">{t("flowTests.lines")}</h3>
          <ScriptLines lines={test.script.lines ?? []} flow={flow} failures={result?.failures ?? []} />
          {result && result.transcript.length > 0 && (
            <details className="mt-5" open={!result.passed}>
              <summary className="min-h-8 content-center font-semibold">{t("flowTests.transcript")}</summary>
              <ol data-testid="transcript" className="selectable mt-1 rounded-card bg-sunken px-4 py-3">
                {result.transcript.map((line, place) => (
                  <li key={place} dir="auto" className="py-0.5 whitespace-pre-wrap [overflow-wrap:anywhere]">
                    {line}
                  </li>
                ))}
              </ol>
            </details>
          )}
        </>
      )}
    </article>
  );
}
