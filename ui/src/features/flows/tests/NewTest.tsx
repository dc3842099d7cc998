import { useTranslation } from "react-i18next";
import type { FlowDetail, FlowId, FlowScript, FlowTest } from "../../../ipc";
import { openings } from "../simulator/openings";
import { TestEditor } from "./TestEditor";

type Props = { flowId: FlowId; flow: FlowDetail | undefined; onSaved: (test: FlowTest) => void; onClose: () => void };

/** A test to be written: it begins with words that start the flow, and with something to expect. */
export function NewTest({ flowId, flow, onSaved, onClose }: Props) {
  const { t } = useTranslation();
  if (!flow) return null;
  const script: FlowScript = {
    name: t("flowTests.newName"),
    lines: [{ says: openings(flow.draft.triggers ?? [])[0] ?? "hello" }, { expect: { says: [], ended: "no" } }],
  };
  return (
    <div className="px-5 py-4">
      <h2 className="text-title font-semibold">{t("flowTests.newName")}</h2>
      <TestEditor flowId={flowId} id={null} script={script} onSaved={onSaved} onClose={onClose} />
    </div>
  );
}
