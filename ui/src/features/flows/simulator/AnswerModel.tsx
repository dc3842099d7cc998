import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Field, TextArea } from "../../../components/Field";
import { SwitchRow } from "../../../components/SwitchRow";
import type { FlowCall } from "../../../ipc";
import { submitKeys } from "../../../lib/submitKeys";
import { useValueWords } from "../variables/useValueWords";
import { isObject, readValue } from "../variables/value";
import type { Simulated } from "./useSimulation";

type Props = { sim: Simulated; call: FlowCall; extracts: boolean };

/** Plays the model: what it says, what it found out, whether it would rather have a human answer. */
export function AnswerModel({ sim, call, extracts }: Props) {
  const { t } = useTranslation();
  const words = useValueWords();
  const node = sim.flow?.draft.nodes?.find(({ id }) => id === call.node);
  const wanted = node?.kind === "ai_question" ? (node.config.fields ?? []).map(({ variable = "" }) => variable) : [];
  const [text, setText] = useState("");
  const [fields, setFields] = useState(
    JSON.stringify(Object.fromEntries(wanted.filter(Boolean).map((name) => [name, null])), null, 2),
  );
  const [escalate, setEscalate] = useState(false);
  const [tried, setTried] = useState(false);
  const read = readValue("object", extracts ? fields : "{}");
  const answer = () => {
    setTried(true);
    if ("value" in read && isObject(read.value))
      sim.act("calls", { act: "answer_model", text: text.trim(), fields: read.value, escalate });
  };
  return (
    <form
      noValidate
      data-testid="answer-model"
      className="mt-3 flex flex-col gap-3 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        answer();
      }}
    >
      {extracts && (
        <Field
          label={t("simulator.answer.fields")}
          hint={t("simulator.answer.fieldsHint")}
          error={tried && !("value" in read) ? words(read) : undefined}
        >
          {(ids) => (
            <TextArea
              {...ids}
              rows={5}
              dir="ltr"
              spellCheck={false}
              value={fields}
              className="resize-y font-mono text-small"
              data-testid="answer-fields"
              onKeyDown={submitKeys}
              onChange={(event) => setFields(event.target.value)}
            />
          )}
        </Field>
      )}
      <Field
        label={t(extracts ? "simulator.answer.askNext" : "simulator.answer.text")}
        hint={extracts ? t("simulator.answer.askNextHint") : undefined}
      >
        {(ids) => (
          <TextArea
            {...ids}
            rows={3}
            dir="auto"
            value={text}
            className="resize-y"
            data-testid="answer-text"
            onKeyDown={submitKeys}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <SwitchRow
        label={t("simulator.answer.escalate")}
        hint={t("simulator.answer.escalateHint")}
        checked={escalate}
        onChange={setEscalate}
      />
      <div className="flex gap-2">
        <Button type="submit" tone="primary" busy={sim.acting} data-testid="answer-send">
          {t("simulator.answer.send")}
        </Button>
        <Button
          busy={sim.acting}
          data-testid="answer-fail"
          onClick={() => sim.act("calls", { act: "fail_model", message: t("simulator.answer.noModelWords") })}
        >
          {t("simulator.answer.none")}
        </Button>
      </div>
    </form>
  );
}
