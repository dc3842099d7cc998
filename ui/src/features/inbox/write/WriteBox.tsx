import { BookOpenText, SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { EmojiPicker } from "../../../components/EmojiPicker";
import { GrowingText } from "../../../components/GrowingText";
import { IconButton } from "../../../components/IconButton";
import type { ChatDetail } from "../../../ipc";
import { useShortcuts } from "../../../lib/shortcuts";
import { insertAt, lookedUp } from "../composerModel";
import { AnswerPicker, useAnswers } from "./AnswerPicker";
import { AttachButton } from "./AttachButton";
import { FileStrip } from "./FileStrip";
import { forgetLooks } from "./pasted";
import { QuoteStrip } from "./QuoteStrip";
import { addFiles, leaveOut, setQuote, setUnsentText } from "./unsent";
import { useOperatorTyping } from "./useOperatorTyping";
import { usePaste } from "./usePaste";
import { useSend } from "./useSend";

/** Where the operator writes. What is written survives looking at another chat; what could not be sent comes back. */
export function WriteBox({ detail }: { detail: ChatDetail }) {
  const { chat, account } = detail;
  const { t } = useTranslation();
  const { unsent, over, sendable, send } = useSend(chat.id);
  const { text, quote, files } = unsent;
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useOperatorTyping(chat.id);
  const [picked, setPicked] = useState(0);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const wanted = dismissed === text ? null : lookedUp(text);
  const answers = useAnswers(account.base_ids[0] ?? null, wanted);

  const write = (next: string) => {
    setUnsentText(chat.id, next);
    typing.typed(next);
    setPicked(0);
  };
  const insert = (piece: string, all = false) => {
    const box = field.current;
    const { text: next, caret } =
      all || !box ? { text: piece, caret: piece.length } : insertAt(text, box.selectionStart, box.selectionEnd, piece);
    write(next);
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(caret, caret);
    });
  };
  const stage = (paths: string[]) => {
    addFiles(chat.id, paths);
    requestAnimationFrame(() => field.current?.focus());
  };
  const submit = () => {
    send();
    typing.stop();
  };
  const onPaste = usePaste(stage);
  const dropFile = (path: string) => {
    leaveOut(chat.id, path);
    forgetLooks([path]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const choosing = wanted !== null && answers.length > 0;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (choosing && step !== undefined) setPicked((place) => (place + step + answers.length) % answers.length);
    else if (choosing && (event.key === "Enter" || event.key === "Tab")) insert(answers[picked]?.answer ?? "", true);
    else if (event.key === "Escape" && wanted !== null) setDismissed(text);
    else if (event.key === "Escape" && quote) setQuote(chat.id, null);
    else if (event.key === "Escape") field.current?.blur();
    else if (event.key === "Enter" && !event.shiftKey) submit();
    else return;
    event.preventDefault();
  };
  useShortcuts({ reply: () => field.current?.focus() });

  return (
    <div className="relative">
      {wanted !== null && <AnswerPicker answers={answers} picked={picked} onPick={(answer) => insert(answer, true)} />}
      {quote && <QuoteStrip quote={quote} name={chat.title} onCancel={() => setQuote(chat.id, null)} />}
      {files.length > 0 && <FileStrip files={files} onLeaveOut={dropFile} />}
      <GrowingText
        ref={field}
        id="write-box"
        value={text}
        autoFocus
        aria-label={t("composer.label", { name: chat.title })}
        placeholder={files.length > 0 ? t("attach.caption") : t("composer.placeholder")}
        data-testid="composer-input"
        aria-autocomplete="list"
        aria-controls={wanted === null ? undefined : "answer-picker"}
        aria-activedescendant={wanted !== null && answers.length > 0 ? `answer-${picked}` : undefined}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={typing.stop}
      />
      <div className="flex items-center gap-1 px-1.5 pb-1.5">
        <AttachButton detail={detail} onFiles={stage} />
        <EmojiPicker onPick={insert} />
        <IconButton label={t("composer.insert")} icon={BookOpenText} keys="/" side="top" onClick={() => insert("/", true)} />
        <span className="min-w-0 flex-1 truncate px-1 text-small text-ink-3 @max-[480px]:opacity-0">
          {over > 0 ? <span className="text-danger">{t("composer.tooLong", { count: over })}</span> : t("composer.enterHint")}
        </span>
        <Button
          tone="primary"
          size="small"
          icon={SendHorizontal}
          disabled={!sendable}
          data-testid="composer-send"
          onClick={submit}
        >
          {files.length > 0 ? t("attach.send", { count: files.length }) : t("composer.send")}
        </Button>
      </div>
    </div>
  );
}
