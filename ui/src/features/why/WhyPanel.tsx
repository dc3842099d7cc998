import { useTranslation } from "react-i18next";
import { MarkedText } from "../../components/MarkedText";
import type { Why } from "../../ipc";
import { Passages } from "./Passages";
import { Sureness } from "./Sureness";

/** Promise 3: what caused an automatic message, in words first, all numbers under Details. */
export function WhyPanel({ why, title }: { why: Why; title: string }) {
  const { t } = useTranslation();
  const source = why.passages.find((passage) => passage.used);
  const nearest = source ?? why.passages[0];
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
      <p className="mt-1 text-ink-2">{t(`why.cause.${why.cause}`)}</p>
      {why.approved_by_operator && <p className="mt-1 text-ink-2">{t("why.approved")}</p>}
      {why.question !== "" && <Part label={t("why.question")} text={why.question} words={[]} />}
      {nearest && (
        <section className="mt-3">
          <h4 className="text-small font-medium text-ink-3">{source ? t("why.source") : t("why.nearest")}</h4>
          <div className="mt-1 rounded-control border border-line bg-sunken p-2.5">
            <p dir="auto" className="font-medium">
              <MarkedText text={nearest.question} words={nearest.matched_words} />
            </p>
            <p dir="auto" className="mt-0.5 text-ink-2">
              <MarkedText text={nearest.answer} words={nearest.matched_words} />
            </p>
          </div>
        </section>
      )}
      {!nearest && (why.cause === "escalation" || why.cause === "answer") && (
        <p className="mt-3 text-ink-2">{t("why.nothing")}</p>
      )}
      {why.confidence !== null && (
        <div className="mt-3">
          <Sureness confidence={why.confidence} floor={why.floor} />
        </div>
      )}
      <details className="mt-3">
        <summary className="min-h-8 content-center text-small font-medium text-ink-2">{t("common.details")}</summary>
        {why.passages.length > 0 && <Passages passages={why.passages} floor={why.floor} scores />}
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

const Part = ({ label, text, words }: { label: string; text: string; words: string[] }) => (
  <section className="mt-3">
    <h4 className="text-small font-medium text-ink-3">{label}</h4>
    <p dir="auto">
      <MarkedText text={text} words={words} />
    </p>
  </section>
);
