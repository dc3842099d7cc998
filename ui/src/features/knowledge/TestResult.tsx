import { PencilLine, Sparkles, UserRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { RichText } from "../../components/RichText";
import type { BaseId, TestAnswer } from "../../ipc";
import { Sureness } from "../why";
import { FoundList } from "./FoundList";

type Props = {
  base: BaseId;
  result: TestAnswer;
  onGo: (to: string) => void;
  /** Up from the first card. */
  onField: () => void;
  onWrite: () => void;
};

export function TestResult({ base, result, onGo, onField, onWrite }: Props) {
  const { t } = useTranslation();
  const [details, setDetails] = useState(false);
  const { action, reply, why, embed_ms, search_ms } = result;
  const answered = action === "reply";
  const title = { reply: t("knowledge.test.answered"), escalate: t("knowledge.test.escalated"), none: t("knowledge.test.none") }[
    action
  ];
  const Icon = answered ? Sparkles : UserRound;
  return (
    <div className="flex flex-col gap-4 p-4">
      <section data-testid="test-question-answer" data-action={action}>
        <h3 className={`flex items-start gap-2 font-medium ${answered ? "text-bot" : "text-human"}`}>
          <Icon size={16} aria-hidden className="mt-0.5 shrink-0" />
          {title}
        </h3>
        {reply !== "" && (
          <div className={`selectable mt-2 rounded-bubble px-3.5 py-2 ${answered ? "bg-bot-tint" : "bg-sunken"}`}>
            <RichText text={reply} />
          </div>
        )}
        {why.confidence !== null && (
          <div className="mt-2">
            <Sureness confidence={why.confidence} floor={why.floor} />
          </div>
        )}
        {!answered && (
          <Button icon={PencilLine} tone="primary" className="mt-3" onClick={onWrite}>
            {t("knowledge.test.write")}
          </Button>
        )}
      </section>
      <section>
        <h3 className="text-small font-medium text-ink-3">{t("knowledge.test.found")}</h3>
        {why.passages.length === 0 ? (
          <p className="mt-1 text-ink-2">{t("why.nothing")}</p>
        ) : (
          <>
            <p className="mb-2 text-small text-ink-3">{t("knowledge.test.keys")}</p>
            <FoundList base={base} why={why} scores={details} onGo={onGo} onField={onField} />
          </>
        )}
      </section>
      <details onToggle={(event) => setDetails(event.currentTarget.open)}>
        <summary className="tabular min-h-8 content-center text-small text-ink-2">
          {t("common.details")} · {t("knowledge.test.took", { ms: Math.round(embed_ms + search_ms) })}
        </summary>
        <p className="tabular text-small text-ink-2">{t("knowledge.test.detailsTook", { embed: embed_ms, search: search_ms })}</p>
      </details>
    </div>
  );
}
