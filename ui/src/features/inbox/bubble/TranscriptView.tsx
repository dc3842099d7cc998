import { CircleAlert, RotateCw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { RichText } from "../../../components/RichText";
import type { Message, MessageId, Transcript } from "../../../ipc";
import { languageName } from "../../../lib/languages";
import { useTranscribeAgain } from "../queries";

/** More than this is folded: a long document must not push the conversation away. */
const SHOWN = 280;

type Props = { message: Message; transcript: Transcript };

/** The words in a customer's file: what was said, or what the document says. */
export function TranscriptView({ message: { id, kind }, transcript }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (transcript.failure !== null) return <NotRead id={id} failure={transcript.failure} />;
  const { text, language } = transcript;
  const long = text.length > SHOWN;
  const label = t(kind === "document" ? "thread.transcript.document" : "thread.transcript.speech");
  return (
    <section aria-label={label} className="mt-1.5 border-t border-line pt-1.5" data-testid="transcript">
      <p className="text-small text-ink-3">
        {label}
        {language !== null && ` · ${languageName(language)}`}
      </p>
      {text === "" ? (
        <p className="text-ink-2 italic">{t("thread.transcript.nothing")}</p>
      ) : (
        <RichText text={long && !open ? `${text.slice(0, SHOWN).trimEnd()} …` : text} />
      )}
      {long && (
        <button
          type="button"
          aria-expanded={open}
          className="min-h-8 text-small font-medium text-ink-2 hover:text-ink"
          onClick={() => setOpen(!open)}
        >
          {open ? t("thread.transcript.less") : t("thread.transcript.more")}
        </button>
      )}
    </section>
  );
}

function NotRead({ id, failure }: { id: MessageId; failure: string }) {
  const { t } = useTranslation();
  const again = useTranscribeAgain();
  return (
    <div className="mt-1 flex flex-wrap items-center gap-2 text-small" data-testid="transcript-failed">
      <CircleAlert size={14} aria-hidden className="shrink-0 text-approval" />
      <span className="min-w-0 flex-1 text-ink-2">{failure}</span>
      <Button size="small" icon={RotateCw} busy={again.isPending} onClick={() => again.mutate(id)}>
        {t("thread.transcript.again")}
      </Button>
    </div>
  );
}
