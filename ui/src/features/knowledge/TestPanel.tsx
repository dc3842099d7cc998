import { CornerDownLeft, FlaskConical } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { EmptyState } from "../../components/EmptyState";
import { TextInput } from "../../components/Field";
import { IconButton } from "../../components/IconButton";
import { Kbd } from "../../components/Kbd";
import { Skeleton } from "../../components/Skeleton";
import type { BaseId } from "../../ipc";
import { useShortcuts } from "../../lib/shortcuts";
import { useAsk } from "./queries";
import { TestResult } from "./TestResult";

/** A question asked as a customer would: what the assistant would say, and what it looked at. */
export function TestPanel({ base }: { base: BaseId }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const ask = useAsk(base);
  const [question, setQuestion] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const { key, search } = useLocation();
  // The command palette sends here to try a question, also when this panel is open already.
  useEffect(() => {
    if (new URLSearchParams(search).has("test")) field.current?.focus();
  }, [key, search]);
  useShortcuts({
    testQuestion: () => {
      field.current?.focus();
      field.current?.select();
    },
  });
  return (
    <aside
      aria-label={t("knowledge.test.title")}
      className="flex w-[340px] shrink-0 flex-col border-l border-line max-[1240px]:w-[300px] max-[999px]:w-full max-[999px]:border-t max-[999px]:border-l-0"
    >
      <form
        className="border-b border-line p-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (question.trim() !== "") ask.mutate(question.trim());
        }}
      >
        <div className="mb-2 flex items-center gap-2">
          <h2 className="flex-1 font-semibold">{t("knowledge.test.title")}</h2>
          <Kbd combination="t" />
        </div>
        <div className="relative">
          <TextInput
            ref={field}
            value={question}
            dir="auto"
            aria-label={t("knowledge.test.input")}
            placeholder={t("knowledge.test.placeholder")}
            maxLength={1000}
            className="pr-9"
            data-testid="test-question-input"
            onChange={(event) => setQuestion(event.target.value)}
            onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
          />
          <IconButton
            type="submit"
            label={t("knowledge.test.ask")}
            icon={CornerDownLeft}
            className="absolute top-1/2 right-0.5 -translate-y-1/2"
          />
        </div>
      </form>
      <div className="min-h-0 flex-1 overflow-y-auto" aria-live="polite">
        {ask.isPending && (
          <div className="flex flex-col gap-3 p-4">
            <Skeleton className="h-4 w-1/2" />
            <Skeleton className="h-20" />
          </div>
        )}
        {ask.isIdle && <EmptyState icon={FlaskConical} title={t("knowledge.test.title")} text={t("knowledge.test.empty")} />}
        {ask.data && !ask.isPending && (
          <TestResult
            result={ask.data}
            onOpen={(faq) => void navigate(`/knowledge/${base}/${faq}`)}
            onWrite={() => void navigate(`/knowledge/${base}/new?question=${encodeURIComponent(ask.data.why.question)}`)}
          />
        )}
      </div>
    </aside>
  );
}
