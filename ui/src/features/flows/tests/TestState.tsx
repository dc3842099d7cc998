import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TestResult } from "../../../ipc";
import { cn } from "../../../lib/cn";

/** Whether a test passed, in a sign and words. */
export function TestState({ result, className }: { result: TestResult | undefined; className?: string }) {
  const { t } = useTranslation();
  const state = result === undefined ? "unknown" : result.passed ? "passed" : "failed";
  const Icon = { unknown: CircleDashed, passed: CircleCheck, failed: CircleAlert }[state];
  const colour = { unknown: "text-ink-3", passed: "text-good", failed: "text-danger" }[state];
  return (
    <span
      data-testid="test-state"
      data-state={state}
      className={cn("inline-flex items-center gap-1.5 text-small", state === "failed" ? "text-danger" : "text-ink-2", className)}
    >
      <Icon size={16} aria-hidden className={cn("shrink-0", colour)} />
      {state === "failed" && result ? t("flowTests.failures", { count: result.failures.length }) : t(`flowTests.state.${state}`)}
    </span>
  );
}
