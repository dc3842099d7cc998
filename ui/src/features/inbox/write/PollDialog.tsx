import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { Field, TextInput } from "../../../components/Field";
import { IconButton } from "../../../components/IconButton";
import { SwitchRow } from "../../../components/SwitchRow";
import type { ChatId } from "../../../ipc";
import { useSendPoll } from "../queries";

/** What WhatsApp takes. */
const FEWEST = 2;
const MOST = 12;
const QUESTION = 255;
const OPTION = 100;

/** A question with its answers. */
export function PollDialog({ chat, name, onClose }: { chat: ChatId; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [question, setQuestion] = useState("");
  const [options, setOptions] = useState(["", ""]);
  const [several, setSeveral] = useState(false);
  const send = useSendPoll();
  const written = options.map((option) => option.trim()).filter((option) => option !== "");
  const twice = new Set(written).size < written.length;
  const ready = question.trim() !== "" && written.length >= FEWEST && !twice;
  const write = (place: number, text: string) => setOptions(options.map((option, at) => (at === place ? text : option)));
  const submit = () => {
    if (ready && !send.isPending)
      send.mutate({ chat, question: question.trim(), options: written, several }, { onSuccess: onClose });
  };
  const problem = twice ? t("poll.twice") : written.length < FEWEST && written.length > 0 ? t("poll.need") : null;
  return (
    <Dialog
      open
      title={t("poll.title")}
      text={t("poll.text", { name })}
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form="poll-form" tone="primary" busy={send.isPending} disabled={!ready} data-testid="send-poll">
            {t("poll.send")}
          </Button>
        </>
      }
    >
      <form
        id="poll-form"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t("poll.question")}>
          {(ids) => (
            <TextInput
              {...ids}
              autoFocus
              dir="auto"
              maxLength={QUESTION}
              value={question}
              onChange={(event) => setQuestion(event.target.value)}
            />
          )}
        </Field>
        <div className="flex flex-col gap-2">
          {options.map((option, at) => (
            <span key={at} className="flex items-center gap-1">
              <TextInput
                aria-label={t("poll.option", { place: at + 1 })}
                placeholder={t("poll.option", { place: at + 1 })}
                dir="auto"
                maxLength={OPTION}
                value={option}
                onChange={(event) => write(at, event.target.value)}
              />
              {options.length > FEWEST && (
                <IconButton
                  label={t("poll.remove", { place: at + 1 })}
                  icon={X}
                  onClick={() => setOptions(options.filter((_, place) => place !== at))}
                />
              )}
            </span>
          ))}
          <div className="flex min-h-8 items-center gap-3">
            {options.length < MOST && (
              <Button size="small" tone="quiet" icon={Plus} onClick={() => setOptions([...options, ""])}>
                {t("poll.add")}
              </Button>
            )}
            {problem && (
              <p role="status" className="text-small text-ink-3">
                {problem}
              </p>
            )}
          </div>
        </div>
        <SwitchRow label={t("poll.several")} checked={several} onChange={setSeveral} />
      </form>
    </Dialog>
  );
}
