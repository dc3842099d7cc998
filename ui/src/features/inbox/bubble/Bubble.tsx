import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { nameHue } from "../../../components/avatarModel";
import type { Message, Sender } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { Body } from "./Body";
import { MaybeSent, NotSent } from "./BubbleTrouble";
import { Changes } from "./Changes";
import { DeleteDialog } from "./DeleteDialog";
import { EditBox } from "./EditBox";
import { Foot, hasFoot } from "./Foot";
import { LeavesSoon } from "./LeavesSoon";
import { Quote } from "./Quote";
import { Reactions } from "./Reactions";
import { useThread } from "./ThreadContext";
import { Toolbar } from "./Toolbar";
import { useNames } from "./useNames";
import { useNear } from "./useNear";
import { WhyButton } from "../WhyButton";

const LOOKS: Record<Sender, string> = {
  contact: "bg-bubble",
  bot: "bg-bot-tint",
  operator: "bg-human-tint",
  phone: "bg-human-tint",
};

type Props = {
  message: Message;
  /** The message that it quotes, where it is in sight. */
  quoted: Message | null;
  first: boolean;
  last: boolean;
};

export const Bubble = memo(function Bubble({ message, quoted, first, last }: Props) {
  const { t } = useTranslation();
  const { group } = useThread();
  const { writer } = useNames();
  const near = useNear();
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const mine = message.sender !== "contact";
  const { state, author, deleted } = message;
  const going = (message.changes ?? []).some(({ change, failure }) => change.change === "delete" && failure === null);
  return (
    <article
      aria-label={group && !mine ? writer(message) : t(`sender.${message.sender}`)}
      data-testid="thread-bubble"
      data-message={message.id}
      data-sender={message.sender}
      data-kind={message.kind}
      data-state={state ?? undefined}
      tabIndex={-1}
      {...near.handlers}
      className={cn(
        "group flex max-w-full flex-col rounded-bubble",
        mine ? "items-end" : "items-start",
        first ? "mt-3" : "mt-0.5",
      )}
    >
      {group && !mine && first && author && (
        <bdi
          style={{ "--hue": nameHue(author) }}
          className="author-ink mx-3.5 mb-0.5 max-w-[65cqw] truncate text-small font-semibold"
        >
          {author}
        </bdi>
      )}
      <div className={cn("flex max-w-full items-end gap-2", mine ? "flex-row-reverse" : "flex-row")}>
        <div
          onContextMenu={near.onContextMenu}
          className={cn(
            "selectable min-w-0 max-w-[65cqw] rounded-bubble px-3.5 py-2",
            LOOKS[message.sender],
            going && "text-ink-2 outline-1 outline-control outline-dashed",
            mine ? !last && "rounded-br-[6px]" : !last && "rounded-bl-[6px]",
            mine ? !first && "rounded-tr-[6px]" : !first && "rounded-tl-[6px]",
          )}
        >
          {message.quoted && !deleted && <Quote quoted={message.quoted} message={quoted} />}
          {editing ? <EditBox message={message} onClose={() => setEditing(false)} /> : <Body message={message} />}
        </div>
        {message.why && <WhyButton why={message.why} />}
        {near.active && !editing && (
          <Toolbar
            message={message}
            timed={!hasFoot(message, last)}
            focused={near.focused}
            menu={near.menu}
            onMenu={near.setMenu}
            onEdit={() => setEditing(true)}
            onDelete={() => setDeleting(true)}
          />
        )}
      </div>
      <Reactions message={message} />
      <Foot message={message} last={last} />
      {message.leaves_at !== null && <LeavesSoon id={message.id} at={message.leaves_at} />}
      {state === "maybe_sent" && <MaybeSent message={message} />}
      {state === "failed" && <NotSent message={message} />}
      <Changes message={message} />
      {deleting && <DeleteDialog message={message} onClose={() => setDeleting(false)} />}
    </article>
  );
});
