import { Smartphone, Sparkles } from "lucide-react";
import { useTranslation } from "react-i18next";
import { MoodIcon } from "../../../components/MoodIcon";
import type { Message, Sender } from "../../../ipc";
import { needsOperator } from "../model";
import { MessageTime } from "./MessageTime";
import { StateTicks } from "./StateTicks";

const isFelt = ({ sentiment }: Message) => sentiment !== null && sentiment !== "neutral";

/** The last of a group has one, and what has something to say of its own. */
export const hasFoot = (message: Message, last: boolean) => last || needsOperator(message) || message.edited || isFelt(message);

/** Who, when and how far, under the last of a group; and under what has something to say of its own. */
export function Foot({ message, last }: { message: Message; last: boolean }) {
  const { t } = useTranslation();
  const { state } = message;
  if (!hasFoot(message, last)) return null;
  return (
    <p className="mx-1 mt-1 flex items-center gap-1.5 text-small text-ink-3">
      {message.edited && !message.deleted && <span>{t("thread.edited")}</span>}
      {isFelt(message) && <MoodIcon mood={message.sentiment} />}
      <By sender={message.sender} />
      <MessageTime at={message.at} />
      {message.why?.approved_by_operator && <span>{t("thread.approved")}</span>}
      {state !== null && message.leaves_at === null && <StateTicks state={state} />}
    </p>
  );
}

function By({ sender }: { sender: Sender }) {
  const { t } = useTranslation();
  if (sender === "bot") return <Sparkles size={13} role="img" aria-label={t("sender.bot")} className="text-bot" />;
  if (sender === "phone") return <Smartphone size={13} role="img" aria-label={t("sender.phone")} className="text-human" />;
  return null;
}
