import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Field, TextArea, TextInput } from "../../../components/Field";
import type { FlowCall } from "../../../ipc";
import { submitKeys } from "../../../lib/submitKeys";
import { sampleBody } from "./path";
import type { Simulated } from "./useSimulation";

const PROBLEMS = { "404": '{"error": "not found"}', "500": '{"error": "internal"}' } as const;

/** Plays the other program: a status and a body, or nothing at all. */
export function AnswerWeb({ sim, call }: { sim: Simulated; call: FlowCall }) {
  const { t } = useTranslation();
  const node = sim.flow?.draft.nodes?.find(({ id }) => id === call.node);
  const good = sampleBody(node?.kind === "http_request" ? (node.config.mapping ?? []) : []);
  const [status, setStatus] = useState("200");
  const [body, setBody] = useState(good);
  const [tried, setTried] = useState(false);
  const number = Number(status);
  const wrong = !/^\d{3}$/.test(status) || number < 100 || number > 599;
  const fill = (next: string, words: string) => {
    setStatus(next);
    setBody(words);
  };
  const answer = () => {
    setTried(true);
    if (!wrong) sim.act("calls", { act: "answer_web", status: number, body });
  };
  return (
    <form
      noValidate
      data-testid="answer-web"
      className="mt-3 flex flex-col gap-3 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        answer();
      }}
    >
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="w-24">
          <Field label={t("simulator.answer.status")} error={tried && wrong ? t("simulator.answer.statusWrong") : undefined}>
            {(ids) => (
              <TextInput
                {...ids}
                value={status}
                dir="ltr"
                inputMode="numeric"
                maxLength={3}
                data-testid="answer-status"
                onChange={(event) => setStatus(event.target.value)}
              />
            )}
          </Field>
        </div>
        <div role="group" aria-label={t("simulator.answer.samples")}>
          <p className="mb-1 font-medium">{t("simulator.answer.samples")}</p>
          <div className="flex flex-wrap gap-1.5">
            <Button size="small" data-testid="sample-200" onClick={() => fill("200", good)}>
              {t("simulator.answer.good")}
            </Button>
            {(["404", "500"] as const).map((code) => (
              <Button key={code} size="small" data-testid={`sample-${code}`} onClick={() => fill(code, PROBLEMS[code])}>
                {code}
              </Button>
            ))}
            <Button
              size="small"
              data-testid="sample-none"
              busy={sim.acting}
              onClick={() => sim.act("calls", { act: "fail_web", message: t("simulator.answer.noAnswerWords") })}
            >
              {t("simulator.answer.none")}
            </Button>
          </div>
        </div>
      </div>
      <Field label={t("simulator.answer.body")}>
        {(ids) => (
          <TextArea
            {...ids}
            rows={4}
            dir="ltr"
            spellCheck={false}
            value={body}
            className="resize-y font-mono text-small"
            data-testid="answer-body"
            onKeyDown={submitKeys}
            onChange={(event) => setBody(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" tone="primary" busy={sim.acting} className="self-start" data-testid="answer-send">
        {t("simulator.answer.send")}
      </Button>
    </form>
  );
}
