import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Thought } from "../../ipc";
import { languageName } from "../../lib/languages";
import { dollars } from "../../lib/money";

/** What the model made of a turn: language, mood, topic; what it cost; what had to be repaired. */
export function ThoughtFacts({ thought }: { thought: Thought }) {
  const { t } = useTranslation();
  const { language, sentiment, topic, tokens_in, tokens_out, cost_usd, calls, remarks, failures } = thought;
  const facts = [
    language && languageName(language),
    sentiment && t(`mood.${sentiment}`),
    topic && t("why.thought.topic", { topic }),
    t("why.thought.tokens", { out: tokens_in, back: tokens_out }),
    cost_usd === null ? t("why.thought.unpriced") : dollars(cost_usd),
  ].filter(Boolean);
  const call = calls.at(-1);
  return (
    <section className="mt-3" data-testid="thought">
      <h4 className="text-small font-medium text-ink-3">{t("why.thought.title")}</h4>
      <p className="tabular text-small text-ink-2">{facts.join(" · ")}</p>
      {failures.length > 0 && <Lines title={t("why.thought.failures")} lines={failures} />}
      {remarks.length > 0 && <Lines title={t("why.thought.remarks")} lines={remarks} />}
      {call !== undefined && (
        <Link
          to={`/assistant/sent/${call}`}
          className="inline-flex min-h-8 items-center text-small font-medium text-bot hover:underline"
        >
          {t("why.thought.sent")}
        </Link>
      )}
    </section>
  );
}

const Lines = ({ title, lines }: { title: string; lines: string[] }) => (
  <div className="mt-1 text-small text-ink-2">
    <p className="text-ink-3">{title}</p>
    <ul className="list-disc pl-4">
      {lines.map((line) => (
        <li key={line} className="[overflow-wrap:anywhere]">
          {line}
        </li>
      ))}
    </ul>
  </div>
);
