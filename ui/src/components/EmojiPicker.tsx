import { Smile } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Emoji, EMOJI, findEmoji } from "./emoji";
import { TextInput } from "./Field";
import { IconButton } from "./IconButton";
import { Popover } from "./Popover";

export function EmojiPicker({ onPick }: { onPick: (sign: string) => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const pick = (sign: string) => {
    setOpen(false);
    onPick(sign);
  };
  return (
    <Popover
      label={t("composer.emoji")}
      open={open}
      onOpenChange={setOpen}
      side="top"
      align="start"
      className="h-80 w-[324px]"
      trigger={<IconButton label={t("composer.emoji")} icon={Smile} side="top" />}
    >
      <EveryEmoji onPick={pick} />
    </Popover>
  );
}

/** All of them in their groups, with a field to find one; fills what it is put into. */
export function EveryEmoji({ onPick }: { onPick: (sign: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const found = text.trim() === "" ? null : findEmoji(text);
  const pick = ({ sign }: Emoji) => onPick(sign);
  return (
    <>
      <div className="border-b border-line p-2">
        <TextInput
          value={text}
          autoFocus
          aria-label={t("emoji.search")}
          placeholder={t("emoji.search")}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && found?.[0]) pick(found[0]);
          }}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto p-2">
        {found?.length === 0 && <p className="p-4 text-center text-ink-2">{t("emoji.none")}</p>}
        {found && <Grid list={found} onPick={pick} />}
        {!found &&
          EMOJI.map(({ group, list }) => (
            <section key={group} aria-label={t(`emoji.group.${group}`)}>
              <h3 className="px-1 py-1 text-small font-medium text-ink-3">{t(`emoji.group.${group}`)}</h3>
              <Grid list={list} onPick={pick} />
            </section>
          ))}
      </div>
    </>
  );
}

const Grid = ({ list, onPick }: { list: Emoji[]; onPick: (emoji: Emoji) => void }) => (
  <div className="grid grid-cols-8">
    {list.map((emoji) => (
      <button
        key={emoji.sign}
        type="button"
        aria-label={emoji.words}
        title={emoji.words}
        onClick={() => onPick(emoji)}
        className="size-9 rounded-control font-emoji text-[20px] hover:bg-hover"
      >
        {emoji.sign}
      </button>
    ))}
  </div>
);
