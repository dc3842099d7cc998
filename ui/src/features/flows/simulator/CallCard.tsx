import { Globe, Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { TypingDots } from "../../../components/TypingDots";
import type { CallAnswer, FlowCall, NodeName } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { dollars } from "../../../lib/money";
import { clockTime } from "../../../lib/time";
import { ValueList } from "./Value";

type Props = {
  call: FlowCall;
  names: NodeName[];
  /** It is under way for real. */
  busy?: boolean;
  /** The form that answers it. */
  children?: ReactNode;
};

const PRE =
  "selectable mt-1 max-h-60 overflow-y-auto rounded-control bg-sunken p-2.5 font-mono text-small whitespace-pre-wrap [overflow-wrap:anywhere]";

/** A web request or a question to a model: what was asked, what came back, how long it took and what it cost. */
export function CallCard({ call: { node, at, asked, answer, took_ms }, names, busy = false, children }: Props) {
  const { t } = useTranslation();
  const web = asked.kind === "http";
  const Icon = web ? Globe : Sparkles;
  const title = names.find(({ id }) => id === node)?.title ?? node;
  const sent = web
    ? [...asked.headers.map(([name, value]) => `${name}: ${value}`), ...(asked.body === "" ? [] : ["", asked.body])].join("\n")
    : asked.prompt;
  const facts = [
    clockTime(at),
    took_ms !== null && took_ms > 0 && t("simulator.calls.took", { value: (took_ms / 1000).toFixed(1) }),
    !web && asked.model,
    answer?.kind === "model" && answer.tokens > 0 && t("simulator.calls.bill.tokens", { count: answer.tokens }),
    answer?.kind === "model" && answer.cost_usd !== null && dollars(answer.cost_usd),
  ].filter(Boolean);
  return (
    <article data-testid="call" data-open={answer === null} className="rounded-card border border-line bg-raised p-3">
      <header className="flex items-start gap-2.5">
        <Icon size={16} aria-hidden className={cn("mt-0.5 shrink-0", web ? "text-ink-3" : "text-bot")} />
        <div className="min-w-0 flex-1">
          <p dir="auto" className="font-medium [overflow-wrap:anywhere]">
            {title}
          </p>
          <p className={cn("text-small text-ink-2 [overflow-wrap:anywhere]", web && "font-mono")}>
            {web ? `${asked.method} ${asked.url}` : t(asked.extracts ? "simulator.calls.extracts" : "simulator.calls.writes")}
          </p>
          <p className="tabular text-small text-ink-3">{facts.join(" · ")}</p>
        </div>
        <Outcome answer={answer} busy={busy} />
      </header>
      {sent !== "" && (
        <details className="mt-1">
          <summary className="min-h-8 content-center text-small font-medium text-ink-2">{t("simulator.calls.asked")}</summary>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
          <pre dir={web ? "ltr" : "auto"} tabIndex={0} className={PRE}>
            {sent}
          </pre>
        </details>
      )}
      {answer && <Came answer={answer} />}
      {children}
    </article>
  );
}

function Outcome({ answer, busy }: { answer: CallAnswer | null; busy: boolean }) {
  const { t } = useTranslation();
  const look = "shrink-0 rounded-full px-2 py-0.5 text-small font-medium";
  if (answer === null)
    return busy ? (
      <span role="status" className={cn(look, "inline-flex items-center gap-1.5 bg-sunken text-ink-2")}>
        <TypingDots /> {t("simulator.calls.underWay")}
      </span>
    ) : (
      <span className={cn(look, "bg-approval-tint text-approval")}>{t("simulator.calls.waits")}</span>
    );
  if (answer.kind === "failed")
    return <span className={cn(look, "bg-danger-tint text-danger")}>{t("simulator.calls.failed")}</span>;
  if (answer.kind === "http") {
    const good = answer.status < 400;
    return (
      <span className={cn(look, good ? "bg-sunken text-good" : "bg-danger-tint text-danger")}>
        {t("simulator.calls.status", { status: answer.status })}
      </span>
    );
  }
  return answer.escalate ? (
    <span className={cn(look, "bg-human-tint text-human")}>{t("simulator.calls.escalated")}</span>
  ) : (
    <span className={cn(look, "bg-sunken text-good")}>{t("simulator.calls.answered")}</span>
  );
}

/** JSON with lines and steps; what is none as it is. */
function pretty(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    return JSON.stringify(parsed, null, 2);
  } catch {
    return body;
  }
}

function Came({ answer }: { answer: CallAnswer }) {
  const { t } = useTranslation();
  if (answer.kind === "failed") return <p className="mt-2 text-small text-danger [overflow-wrap:anywhere]">{answer.message}</p>;
  const fields = answer.kind === "model" ? answer.fields : {};
  const text = answer.kind === "http" ? pretty(answer.body) : answer.text;
  return (
    <div className="mt-1 text-small">
      {text !== "" && (
        <details open={text.length < 400}>
          <summary className="min-h-8 content-center font-medium text-ink-2">{t("simulator.calls.came")}</summary>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
          <pre dir={answer.kind === "http" ? "ltr" : "auto"} tabIndex={0} className={PRE}>
            {text}
          </pre>
        </details>
      )}
      <ValueList title={t("simulator.calls.found")} values={fields} />
    </div>
  );
}
