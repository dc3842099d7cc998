import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EveryEmoji } from "../../../components/EmojiPicker";
import { IconButton } from "../../../components/IconButton";
import type { Message } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { QUICK, shownReactions } from "./acts";

/** The six emojis that are given most, and the way to all others. Ours is marked; choosing it again takes it away. */
export function ReactPicker({ message, onPick }: { message: Message; onPick: (emoji: string) => void }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const mine = shownReactions(message).find((shown) => shown.mine)?.emoji ?? null;
  if (all)
    return (
      <div className="flex h-80 w-[324px] flex-col">
        <EveryEmoji onPick={onPick} />
      </div>
    );
  return (
    <div className="flex items-center gap-0.5 p-1" data-testid="react-picker">
      {QUICK.map((emoji) => (
        <button
          key={emoji}
          type="button"
          aria-pressed={emoji === mine}
          aria-label={t(emoji === mine ? "message.takeAway" : "message.reactWith", { emoji })}
          onClick={() => onPick(emoji)}
          className={cn("size-9 rounded-control font-emoji text-[20px] hover:bg-hover", emoji === mine && "bg-chosen")}
        >
          {emoji}
        </button>
      ))}
      <IconButton label={t("message.moreEmoji")} icon={Plus} side="top" className="size-9" onClick={() => setAll(true)} />
    </div>
  );
}
