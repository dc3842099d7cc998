import { CornerDownLeft, FlaskConical, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { EmptyState } from "../../components/EmptyState";
import { TextInput } from "../../components/Field";
import { IconButton } from "../../components/IconButton";
import { Kbd } from "../../components/Kbd";
import { Skeleton } from "../../components/Skeleton";
import type { BaseId } from "../../ipc";
import { cn } from "../../lib/cn";
import { useShortcuts } from "../../lib/shortcuts";
import { places } from "./places";
import { useAsk } from "./queries";
import { TestResult } from "./TestResult";

type Props = { base: BaseId; open: boolean; asked: string | null; floating: boolean; setOpen: (open: boolean) => void };

/** A question asked as a customer would: what the assistant would say, and what it looked at. It keeps its result while it is closed. */
export function TestPanel({ base, open, asked, floating, setOpen }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const ask = useAsk(base);
  const [question, setQuestion] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState(0);
  const show = () => {
    setOpen(true);
    setWanted((times) => times + 1);
  };
  // After the panel is drawn open: what is hidden takes no focus.
  useEffect(() => {
    if (wanted === 0 && asked === null) return;
    field.current?.focus();
    field.current?.select();
  }, [wanted, asked]);
  useShortcuts({ testQuestion: show });
  const go = (to: string) => {
    if (floating) setOpen(false);
    void navigate(to);
  };
  const firstResult = () => results.current?.querySelector<HTMLElement>("[data-found]")?.focus();
  return (
    <aside
      id="test-panel"
      hidden={!open}
      aria-label={t("knowledge.test.title")}
      className={cn(
        "flex w-[340px] shrink-0 border-l border-line bg-surface",
        floating && "absolute inset-y-0 right-0 z-10 max-w-[calc(100%-48px)] shadow-float motion-safe:animate-appear",
      )}
    >
      <div
        role="presentation"
        className="flex min-h-0 min-w-0 flex-1 flex-col"
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.defaultPrevented) return;
          if (floating) setOpen(false);
          else if (event.target instanceof HTMLElement) event.target.blur();
        }}
      >
        <form
          className="border-b border-line px-4 pt-2 pb-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (question.trim() !== "") ask.mutate(question.trim());
          }}
        >
          <div className="mb-1 flex items-center gap-2">
            <h2 className="flex-1 font-semibold">{t("knowledge.test.title")}</h2>
            <Kbd combination="t" />
            <IconButton label={t("knowledge.test.hide")} icon={X} className="-mr-2" onClick={() => setOpen(false)} />
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
              onKeyDown={(event) => {
                if (event.key !== "ArrowDown") return;
                event.preventDefault();
                firstResult();
              }}
            />
            <IconButton
              type="submit"
              label={t("knowledge.test.ask")}
              icon={CornerDownLeft}
              className="absolute top-1/2 right-0.5 -translate-y-1/2"
            />
          </div>
        </form>
        <div ref={results} className="min-h-0 flex-1 overflow-y-auto" aria-live="polite">
          {ask.isPending && (
            <div className="flex flex-col gap-3 p-4">
              <Skeleton className="h-4 w-1/2" />
              <Skeleton className="h-20" />
            </div>
          )}
          {!ask.isPending && !ask.data && (
            <EmptyState icon={FlaskConical} title={t("knowledge.test.title")} text={t("knowledge.test.empty")} />
          )}
          {ask.data && !ask.isPending && (
            <TestResult
              base={base}
              result={ask.data}
              onGo={go}
              onField={() => field.current?.focus()}
              onWrite={() => go(places.newFaq(base, { question: ask.data.why.question }))}
            />
          )}
        </div>
      </div>
    </aside>
  );
}
