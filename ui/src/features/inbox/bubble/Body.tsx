import { Ban } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ChoiceChips } from "../../../components/ChoiceChips";
import { RichText } from "../../../components/RichText";
import type { Message, MessageKind } from "../../../ipc";
import { withoutList } from "../../../lib/choices";
import { MediaView } from "./MediaView";
import { TranscriptView } from "./TranscriptView";

/** What is shown in its own way has no words beside. */
const SHOWN_WHOLE = new Set<MessageKind>(["location", "poll", "unsupported"]);

/** What a message is: its file or its kind, its words, the words in its file. */
export function Body({ message }: { message: Message }) {
  const { t } = useTranslation();
  if (message.deleted)
    return (
      <span className="flex items-center gap-1.5 text-ink-3 italic">
        <Ban size={14} aria-hidden className="shrink-0" />
        {t("thread.deleted")}
      </span>
    );
  return (
    <>
      {message.kind !== "text" && <MediaView message={message} />}
      <Said message={message} />
      {message.transcript && <TranscriptView message={message} transcript={message.transcript} />}
    </>
  );
}

/** Its words; what can be chosen stands under them once, and what was tapped is told as that. */
function Said({ message: { kind, text, details, choices = [], tap } }: { message: Message }) {
  const { t } = useTranslation();
  const words = SHOWN_WHOLE.has(kind) || details?.is === "cards" ? "" : withoutList(text, choices);
  return (
    <>
      {words !== "" && <RichText text={tap ? t("choices.chose", { label: words }) : words} />}
      {choices.length > 0 && <ChoiceChips choices={choices} />}
    </>
  );
}
