import { CornerDownLeft, Eraser, FileSearch } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { GrowingText } from "../../../components/GrowingText";
import { IconButton } from "../../../components/IconButton";
import { useShortcuts } from "../../../lib/shortcuts";
import type { Draft } from "../useDraft";
import type { Attempt } from "./ask";
import { RequestSheet } from "./RequestSheet";
import { Samples } from "./Samples";
import { TryEmpty } from "./TryEmpty";
import { TurnItem } from "./TurnItem";
import type { Talk } from "./useTalk";

type Props = { draft: Draft; talk: Talk };

/** A conversation with the assistant as it would be with these settings. Nothing of it reaches a customer. */
export function TryPane({ draft, talk }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [shown, setShown] = useState<Attempt | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const { turns, busy } = talk;
  const { settings, wrong } = draft;
  const question = text.trim();
  const last = turns.at(-1);
  const ask = (words: string) => {
    if (words === "" || busy || wrong) return;
    talk.ask(settings, words);
    setText("");
    field.current?.focus();
  };
  useShortcuts({ askAssistant: () => field.current?.focus() });
  useEffect(() => {
    if (last) end.current?.scrollIntoView({ block: "end" });
  }, [last]);
  return (
    <>
      <div
        role="log"
        aria-label={t("assistant.try.talk")}
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto px-4 py-4 focus-visible:-outline-offset-2"
      >
        {turns.length === 0 && <TryEmpty settings={settings} onAsk={ask} disabled={wrong} />}
        <ol className="mx-auto flex max-w-[760px] flex-col gap-5">
          {turns.map((turn) => (
            <TurnItem
              key={turn.id}
              turn={turn}
              stale={turn.attempt.settings !== settings}
              onRequest={() => setShown(turn.attempt)}
              onAgain={turn === last && !busy && !wrong ? () => talk.askAgain(settings) : undefined}
            />
          ))}
        </ol>
        <div ref={end} />
      </div>
      <div className="shrink-0 border-t border-line px-4 py-3">
        {turns.length > 0 && (
          <div className="mx-auto mb-2 flex max-w-[760px] items-center gap-2">
            <Samples brief onAsk={ask} disabled={busy || wrong} />
            <Button size="small" tone="quiet" icon={Eraser} data-testid="clear-talk" onClick={talk.clear}>
              {t("assistant.try.clear")}
            </Button>
          </div>
        )}
        <form
          className="mx-auto flex max-w-[760px] items-end rounded-card border border-control bg-raised pr-1 focus-within:outline-2 focus-within:outline-accent"
          onSubmit={(event) => {
            event.preventDefault();
            ask(question);
          }}
        >
          <GrowingText
            ref={field}
            value={text}
            className="min-w-0 flex-1"
            aria-label={t("assistant.try.input")}
            placeholder={t("assistant.try.placeholder")}
            maxLength={4000}
            data-testid="try-input"
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              ask(question);
            }}
          />
          <IconButton
            label={t("assistant.try.request")}
            icon={FileSearch}
            side="top"
            className="mb-1"
            disabled={question === "" || wrong}
            data-testid="preview-request"
            onClick={() => setShown(talk.attempt(settings, question))}
          />
          <IconButton
            type="submit"
            label={t("assistant.try.ask")}
            icon={CornerDownLeft}
            side="top"
            className="mb-1"
            disabled={question === "" || busy || wrong}
          />
        </form>
        <p className="mx-auto mt-1.5 max-w-[760px] text-small text-ink-3">
          {wrong
            ? t("assistant.fixFirst")
            : draft.changed.length > 0
              ? t("assistant.try.withChanges")
              : t("assistant.try.nothingSent")}
        </p>
      </div>
      <RequestSheet attempt={shown} onClose={() => setShown(null)} />
    </>
  );
}
