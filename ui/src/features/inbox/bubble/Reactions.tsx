import { useTranslation } from "react-i18next";
import type { Message } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { useReact } from "../queries";
import { canReact, type Shown, shownReactions, toggled } from "./acts";
import { useThread } from "./ThreadContext";
import { useNames } from "./useNames";

const list = new Intl.ListFormat(undefined, { type: "conjunction" });

/** The emojis on a message, alike ones as one with their number; who gave them is said when asked. A press gives or takes ours. */
export function Reactions({ message }: { message: Message }) {
  const { t } = useTranslation();
  const shown = shownReactions(message);
  if (shown.length === 0 || message.deleted) return null;
  return (
    <ul aria-label={t("message.reactions")} className="z-1 mx-2 -mt-1.5 flex flex-wrap gap-1" data-testid="reactions">
      {shown.map((reaction) => (
        <li key={reaction.emoji}>
          <Pill message={message} reaction={reaction} />
        </li>
      ))}
    </ul>
  );
}

function Pill({ message, reaction: { emoji, by, mine, waits } }: { message: Message; reaction: Shown }) {
  const { t } = useTranslation();
  const { blocked } = useThread();
  const { reactor } = useNames();
  const react = useReact();
  const names = t("message.reacted", { emoji, count: by.length, names: list.format(by.map(reactor)) });
  const what = waits ? t("message.change.react") : t(mine ? "message.takeAway" : "message.addSame", { emoji });
  return (
    <button
      type="button"
      title={`${names}\n${what}`}
      aria-label={`${names}. ${what}`}
      aria-pressed={mine}
      disabled={blocked || waits || !canReact(message)}
      onClick={() => react.mutate({ id: message.id, emoji: toggled(message, emoji) })}
      className={cn(
        "flex h-6.5 items-center gap-1 rounded-full border px-1.5 text-small hover:bg-hover disabled:hover:bg-raised",
        mine ? "border-human-line bg-raised" : "border-line bg-raised",
        waits && "opacity-55",
      )}
    >
      <span aria-hidden className="font-emoji">
        {emoji}
      </span>
      {by.length > 1 && <span className="tabular text-ink-2">{by.length}</span>}
    </button>
  );
}
