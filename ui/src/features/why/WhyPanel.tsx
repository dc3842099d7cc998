import { useTranslation } from "react-i18next";
import type { Why, WhyPassage } from "../../ipc";
import { Citation } from "./Citation";
import { FlowFacts } from "./FlowFacts";
import { Passages } from "./Passages";
import { Sureness } from "./Sureness";
import { ThoughtFacts } from "./ThoughtFacts";
import { useReason } from "./useReason";

/** Promise 3: what caused an automatic message, in words first, all numbers under Details. */
export function WhyPanel({ why, title, onOpen }: { why: Why; title: string; onOpen?: (passage: WhyPassage) => void }) {
  const { t } = useTranslation();
  const reason = useReason();
  const used = why.passages.filter((passage) => passage.used);
  const shown = used.length > 0 ? used : why.passages.slice(0, 1);
  const facts: [string, string][] = [
    [t("why.details.answerer"), why.answerer === "on-device" ? t("why.details.onDevice") : why.answerer],
    [t("why.details.model"), why.model ?? t("why.details.none")],
    [t("why.details.floor"), why.floor?.toFixed(3) ?? t("why.details.none")],
    [t("why.details.confidence"), why.confidence?.toFixed(3) ?? t("why.details.none")],
    [t("why.details.took"), why.took_ms === null ? t("why.details.none") : t("why.details.ms", { value: why.took_ms })],
  ];
  return (
    <div className="selectable overflow-y-auto p-4" data-testid="why-panel">
      <h3 className="font-semibold">{title}</h3>
      <p className="mt-1 text-ink-2">{why.reason ? reason(why.reason) : t(`why.cause.${why.cause}`)}</p>
      {why.approved_by_operator && <p className="mt-1 text-ink-2">{t("why.approved")}</p>}
      {why.flow && <FlowFacts flow={why.flow} />}
      {why.question !== "" && <Asked question={why.question} />}
      {shown.length > 0 && (
        <section className="mt-3">
          <h4 className="text-small font-medium text-ink-3">{used.length > 0 ? t("why.source") : t("why.nearest")}</h4>
          {shown.map((passage) => (
            <Citation key={passage.faq_id ?? passage.chunk?.chunk_id} passage={passage} onOpen={onOpen} />
          ))}
        </section>
      )}
      {shown.length === 0 && (why.cause === "escalation" || why.cause === "answer") && (
        <p className="mt-3 text-ink-2">{t("why.nothing")}</p>
      )}
      {why.confidence !== null && (
        <div className="mt-3">
          <Sureness confidence={why.confidence} floor={why.floor} />
        </div>
      )}
      {why.thought && <ThoughtFacts thought={why.thought} />}
      {/* What a flow says of itself comes from no model: there are no numbers to it. */}
      <details className="mt-3" hidden={why.cause === "flow" && !why.thought}>
        <summary className="min-h-8 content-center text-small font-medium text-ink-2">{t("common.details")}</summary>
        {why.passages.length > 0 && <Passages passages={why.passages} floor={why.floor} scores onOpen={onOpen} />}
        <dl className="tabular mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-small">
          {facts.map(([label, value]) => (
            <div key={label} className="col-span-2 grid grid-cols-subgrid">
              <dt className="text-ink-3">{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

function Asked({ question }: { question: string }) {
  const { t } = useTranslation();
  return (
    <section className="mt-3">
      <h4 className="text-small font-medium text-ink-3">{t("why.question")}</h4>
      <p dir="auto">{question}</p>
    </section>
  );
}
