import { useTranslation } from "react-i18next";
import type { FlowCall, RunDetail } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { fullTime } from "../../../lib/time";
import { shown, span } from "../words";

/** What was asked of the web and of models, with what came back. Secrets are dots. */
export function RunCalls({ detail: { calls, nodes } }: { detail: RunDetail }) {
  const { t } = useTranslation();
  if (calls.length === 0) return null;
  return (
    <section>
      <h3 className="mb-2 font-semibold">{t("flows.run.calls")}</h3>
      <ul className="flex flex-col gap-2">
        {calls.map((call) => (
          <Call key={call.key} call={call} title={nodes.find(({ id }) => id === call.node)?.title ?? call.node} />
        ))}
      </ul>
    </section>
  );
}

function Call({ call, title }: { call: FlowCall; title: string }) {
  const { t } = useTranslation();
  const { asked, answer } = call;
  const asks = asked.kind === "http" ? `${asked.method} ${asked.url}` : asked.prompt;
  return (
    <li className="rounded-card border border-line bg-raised px-3 py-2" data-testid="run-call">
      <p className="flex items-baseline justify-between gap-3">
        <bdi className="font-medium">{title}</bdi>
        <span className="tabular shrink-0 text-small text-ink-3">
          {call.took_ms === null ? fullTime(call.at) : t("flows.run.took", { time: span(call.took_ms) })}
        </span>
      </p>
      <p dir="auto" className="font-mono text-small [overflow-wrap:anywhere]">
        {asks}
      </p>
      <Outcome answer={answer} />
      <details className="text-small">
        <summary className="min-h-8 content-center text-ink-2">{t("common.details")}</summary>
        {asked.kind === "http" && (
          <Block
            title={t("flows.run.request")}
            text={[...asked.headers.map((pair) => pair.join(": ")), "", asked.body].join("\n").trim()}
          />
        )}
        {asked.kind === "model" && <Block title={t("flows.run.model")} text={asked.model} />}
        {answer?.kind === "http" && <Block title={t("flows.run.answer")} text={answer.body} />}
        {answer?.kind === "model" && (
          <Block
            title={t("flows.run.answer")}
            text={[answer.text, ...Object.entries(answer.fields).map(([name, value]) => `${name} = ${shown(value)}`)].join("\n")}
          />
        )}
      </details>
    </li>
  );
}

function Outcome({ answer }: { answer: FlowCall["answer"] }) {
  const { t } = useTranslation();
  if (answer === null) return <p className="text-small text-ink-2">{t("flows.run.underWay")}</p>;
  if (answer.kind === "failed") return <p className="text-small text-danger">{answer.message}</p>;
  if (answer.kind === "model") return <p className="text-small text-ink-2">{t("flows.run.answered")}</p>;
  const bad = answer.status >= 400;
  return (
    <p className={cn("tabular text-small", bad ? "text-danger" : "text-good")}>
      {t("flows.run.status", { status: answer.status })}
    </p>
  );
}

function Block({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation();
  return (
    <div className="mt-1">
      <p className="text-ink-3">{title}</p>
      <pre className="rounded-control bg-sunken p-2 whitespace-pre-wrap [overflow-wrap:anywhere]">
        {text === "" ? t("flows.run.nothing") : text}
      </pre>
    </div>
  );
}
