import { Play, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Kbd } from "../../../components/Kbd";
import type { FlowTest } from "../../../ipc";
import { cn } from "../../../lib/cn";
import type { LastRun } from "./queries";

type Props = {
  tests: FlowTest[];
  last: LastRun | undefined;
  /** The draft was changed since they ran. */
  stale: boolean;
  busy: boolean;
  onRun: () => void;
  onNew: () => void;
};

/** How all tests did together, and the way to run them. */
export function TestsBar({ tests, last, stale, busy, onRun, onNew }: Props) {
  const { t } = useTranslation();
  const ids = new Set(tests.map(({ id }) => id));
  const results = last?.report.results.filter(({ id }) => ids.has(id)) ?? [];
  const passed = results.filter((result) => result.passed).length;
  return (
    <div className="flex min-h-13 shrink-0 items-center gap-2 border-b border-line px-4">
      <p role="status" data-testid="tests-result" className="tabular min-w-0 flex-1">
        {busy && t("flowTests.running", { count: tests.length })}
        {!busy && !last && <span className="text-ink-2">{t("flowTests.notRun")}</span>}
        {!busy && last && (
          <>
            <span className={cn("font-medium", passed === results.length ? "text-good" : "text-danger")}>
              {t("flowTests.passed", { count: passed, total: results.length })}
            </span>
            {stale && <span className="text-ink-2"> {t("flowTests.stale")}</span>}
          </>
        )}
      </p>
      <Button icon={Plus} data-testid="new-test" onClick={onNew}>
        {t("flowTests.add")}
      </Button>
      <Button
        tone={!last || stale ? "primary" : "plain"}
        icon={Play}
        busy={busy}
        disabled={tests.length === 0}
        data-testid="run-tests"
        onClick={onRun}
      >
        {t("flowTests.run")}
        <Kbd combination="r" inverted={!last || stale} />
      </Button>
    </div>
  );
}
