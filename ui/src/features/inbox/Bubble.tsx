import { Ban, Reply, Smartphone, Sparkles } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { ChoiceChips } from "../../components/ChoiceChips";
import { IconButton } from "../../components/IconButton";
import { MoodIcon } from "../../components/MoodIcon";
import { RichText } from "../../components/RichText";
import type { Message, Sender } from "../../ipc";
import { withoutList } from "../../lib/choices";
import { cn } from "../../lib/cn";
import { clockTime, fullTime } from "../../lib/time";
import { MaybeSent, NotSent } from "./BubbleTrouble";
import { MakeAnswerButton } from "./MakeAnswerButton";
import { LeavesSoon } from "./LeavesSoon";
import { MediaView } from "./MediaView";
import { canBeAnswer, needsOperator } from "./model";
import { Quote } from "./Quote";
import { StateTicks } from "./StateTicks";
import { TranscriptView } from "./TranscriptView";
import { WhyButton } from "./WhyButton";

const LOOKS: Record<Sender, string> = {
  contact: "bg-bubble",
  bot: "bg-bot-tint",
  operator: "bg-human-tint",
  phone: "bg-human-tint",
};

/** Actions that show when they are wanted: on hover, and when the keyboard is in the bubble. */
const SHY = "opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 focus-visible:opacity-100";

type Props = {
  message: Message;
  name: string;
  first: boolean;
  last: boolean;
  onQuote: ((message: Message) => void) | null;
  onAnswer: (message: Message) => void;
};

export const Bubble = memo(function Bubble({ message, name, first, last, onQuote, onAnswer }: Props) {
  const { t } = useTranslation();
  const mine = message.sender !== "contact";
  const { state } = message;
  const trouble = needsOperator(message);
  const felt = message.sentiment !== null && message.sentiment !== "neutral";
  return (
    <article
      aria-label={t(`sender.${message.sender}`)}
      data-testid="thread-bubble"
      data-message={message.id}
      data-sender={message.sender}
      data-state={state ?? undefined}
      className={cn(
        "group flex max-w-full flex-col rounded-bubble",
        mine ? "items-end" : "items-start",
        first ? "mt-3" : "mt-0.5",
      )}
    >
      <div className={cn("flex max-w-full items-end gap-2", mine ? "flex-row-reverse" : "flex-row")}>
        <div
          title={fullTime(message.at)}
          className={cn(
            "selectable min-w-0 max-w-[65cqw] rounded-bubble px-3.5 py-2",
            LOOKS[message.sender],
            mine ? !last && "rounded-br-[6px]" : !last && "rounded-bl-[6px]",
            mine ? !first && "rounded-tr-[6px]" : !first && "rounded-tl-[6px]",
          )}
        >
          {message.quoted && <Quote quoted={message.quoted} name={name} />}
          {message.deleted ? (
            <span className="flex items-center gap-1.5 text-ink-3 italic">
              <Ban size={14} aria-hidden />
              {t("thread.deleted")}
            </span>
          ) : (
            <>
              {message.kind !== "text" && <MediaView message={message} name={name} />}
              <Said message={message} />
              {message.transcript && <TranscriptView message={message} transcript={message.transcript} />}
            </>
          )}
        </div>
        {message.why && <WhyButton why={message.why} />}
        {onQuote && !message.deleted && (
          <IconButton label={t("thread.reply")} icon={Reply} side="top" className={SHY} onClick={() => onQuote(message)} />
        )}
        {canBeAnswer(message) && <MakeAnswerButton className={SHY} onClick={() => onAnswer(message)} />}
      </div>
      {message.reactions.length > 0 && (
        <span
          aria-label={t("thread.react")}
          role="img"
          className="z-1 -mt-1.5 mx-2 rounded-full border border-line bg-raised px-1.5 text-small leading-5"
        >
          {message.reactions.map((reaction) => reaction.emoji).join(" ")}
        </span>
      )}
      {(last || trouble || message.edited || felt) && (
        <p className="mx-1 mt-1 flex items-center gap-1.5 text-small text-ink-3">
          {message.edited && <span>{t("thread.edited")}</span>}
          {felt && <MoodIcon mood={message.sentiment} />}
          <By sender={message.sender} />
          <time dateTime={new Date(message.at).toISOString()}>{clockTime(message.at)}</time>
          {message.why?.approved_by_operator && <span>{t("thread.approved")}</span>}
          {state !== null && message.leaves_at === null && <StateTicks state={state} />}
        </p>
      )}
      {message.leaves_at !== null && <LeavesSoon id={message.id} at={message.leaves_at} />}
      {state === "maybe_sent" && <MaybeSent message={message} />}
      {state === "failed" && <NotSent message={message} />}
    </article>
  );
});

function By({ sender }: { sender: Sender }) {
  const { t } = useTranslation();
  if (sender === "bot") return <Sparkles size={13} role="img" aria-label={t("sender.bot")} className="text-bot" />;
  if (sender === "phone") return <Smartphone size={13} role="img" aria-label={t("sender.phone")} className="text-human" />;
  return null;
}

/** Its words; what can be chosen stands under them once, and what was tapped is told as that. */
function Said({ message: { kind, text, choices = [], tap } }: { message: Message }) {
  const { t } = useTranslation();
  const words = withoutList(text, choices);
  return (
    <>
      {words !== "" && kind !== "location" && <RichText text={tap ? t("choices.chose", { label: words }) : words} />}
      {choices.length > 0 && <ChoiceChips choices={choices} />}
    </>
  );
}
