import { BookPlus, Copy, Ellipsis, Pencil, Reply, SmilePlus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { IconButton } from "../../../components/IconButton";
import { Menu, type MenuItem } from "../../../components/Menu";
import { Popover } from "../../../components/Popover";
import type { Message } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { useShortcuts } from "../../../lib/shortcuts";
import { useNow } from "../../../lib/useNow";
import { canBeAnswer } from "../model";
import { useReact } from "../queries";
import { canDelete, canEdit, canReact, toggled } from "./acts";
import { MessageTime } from "./MessageTime";
import { ReactPicker } from "./ReactPicker";
import { useThread } from "./ThreadContext";

type Opened = "tools" | "emoji" | null;

type Props = {
  message: Message;
  /** Its time stands nowhere else. */
  timed: boolean;
  /** The keyboard is on the message itself. */
  focused: boolean;
  menu: Opened;
  onMenu: (menu: Opened) => void;
  onEdit: () => void;
  onDelete: () => void;
};

/** What can be done with a message, beside it while the pointer or the keyboard is there; it takes no room from anything. */
export function Toolbar({ message, timed, focused, menu, onMenu, onEdit, onDelete }: Props) {
  const { t } = useTranslation();
  const { writable, blocked, quote, makeAnswer } = useThread();
  const now = useNow();
  const react = useReact();
  const mine = message.sender !== "contact";
  const canQuote = writable && !message.deleted;
  const reacts = !blocked && canReact(message);
  const copies = message.text !== "" && !message.deleted;
  const copy = () => void navigator.clipboard.writeText(message.text).then(() => toast(t("message.copied")));
  const pick = (emoji: string) => {
    onMenu(null);
    react.mutate({ id: message.id, emoji: toggled(message, emoji) });
  };
  const items: MenuItem[] = [];
  if (canQuote) items.push({ id: "reply", label: t("message.reply"), icon: Reply, onSelect: () => quote(message) });
  if (copies) items.push({ id: "copy", label: t("message.copy"), icon: Copy, onSelect: copy });
  if (canBeAnswer(message))
    items.push({ id: "answer", label: t("message.answer"), icon: BookPlus, onSelect: () => makeAnswer(message) });
  if (!blocked && canEdit(message, now)) items.push({ id: "edit", label: t("message.edit"), icon: Pencil, onSelect: onEdit });
  if (!blocked && canDelete(message, now))
    items.push({ id: "delete", label: t("message.delete"), icon: Trash2, danger: true, onSelect: onDelete });
  if (items.length === 0 && !reacts) return null;
  const time = timed && <MessageTime at={message.at} className="self-center px-1.5 text-small whitespace-nowrap text-ink-3" />;
  return (
    <span className="relative h-8 w-0 self-center" data-testid="message-tools">
      <span
        role="toolbar"
        aria-label={t("message.actions")}
        className={cn(
          "absolute top-0 z-2 flex rounded-control",
          mine ? "right-0 @max-[560px]:right-auto @max-[560px]:left-0" : "left-0 @max-[560px]:right-0 @max-[560px]:left-auto",
          "@max-[560px]:-top-7 @max-[560px]:border @max-[560px]:border-line @max-[560px]:bg-raised @max-[560px]:shadow-float",
        )}
      >
        {mine && time}
        {reacts && (
          <Popover
            label={t("message.react")}
            open={menu === "emoji"}
            side="top"
            align={mine ? "end" : "start"}
            onOpenChange={(open) => onMenu(open ? "emoji" : null)}
            trigger={<IconButton label={t("message.react")} icon={SmilePlus} side="top" keys="+" />}
          >
            <ReactPicker message={message} onPick={pick} />
          </Popover>
        )}
        {canQuote && <IconButton label={t("thread.reply")} icon={Reply} side="top" keys="r" onClick={() => quote(message)} />}
        {items.length > 0 && (
          <Menu
            items={items}
            align={mine ? "end" : "start"}
            open={menu === "tools"}
            onOpenChange={(open) => onMenu(open ? "tools" : null)}
            trigger={<IconButton label={t("message.more")} icon={Ellipsis} side="top" />}
          />
        )}
        {!mine && time}
      </span>
      {focused && (
        <Keys
          onQuote={canQuote ? () => quote(message) : undefined}
          onCopy={copies ? copy : undefined}
          onReact={reacts ? () => onMenu("emoji") : undefined}
          onTools={items.length > 0 ? () => onMenu("tools") : undefined}
        />
      )}
    </span>
  );
}

type Keyed = { onQuote?: () => void; onCopy?: () => void; onReact?: () => void; onTools?: () => void };

/** The keys of the message that the keyboard is on. */
function Keys({ onQuote, onCopy, onReact, onTools }: Keyed) {
  useShortcuts({ quoteMessage: onQuote, copyMessage: onCopy, reactToMessage: onReact, messageMenu: onTools });
  return null;
}
