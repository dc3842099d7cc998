import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState } from "../../components/ErrorState";
import { CommandFailure, type ChatId, type MessageId } from "../../ipc";
import { useShortcuts } from "../../lib/shortcuts";
import { Composer } from "./Composer";
import { MessageList } from "./MessageList";
import { chatQuery, messagesQuery } from "./queries";
import { ThreadHead } from "./ThreadHead";
import { ThreadSkeleton } from "./ThreadSkeleton";
import { useChatActions } from "./useChatActions";
import { ThreadDrop } from "./write/ThreadDrop";
import { moveUnsent } from "./write/unsent";

type Props = {
  id: ChatId;
  seek: MessageId | null;
  contactOpen: boolean;
  onToggleContact: () => void;
  onBack: (() => void) | null;
  onGone: () => void;
  onJoined: (id: ChatId) => void;
};

/** One conversation: who it is with, what was said, and who speaks next. */
export function Thread({ id, seek, contactOpen, onToggleContact, onBack, onGone, onJoined }: Props) {
  const { t } = useTranslation();
  const detail = useQuery(chatQuery(id));
  const messages = useInfiniteQuery(messagesQuery(id));
  const chat = detail.data?.chat;
  const actions = useChatActions(chat);
  const joined = useEffectEvent((other: ChatId) => {
    moveUnsent(id, other);
    onJoined(other);
  });
  // Two addresses turned out to be one person's while the younger chat was open: the core answers with the other one.
  useEffect(() => {
    if (chat && chat.id !== id) joined(chat.id);
  }, [chat, id]);
  useShortcuts({ takeOver: actions.takeOver, handBack: actions.handBack, resolve: actions.resolve });
  const gone = detail.error instanceof CommandFailure && detail.error.code === "not_found";
  const failed = detail.error ?? messages.error;
  return (
    <section aria-label={t("inbox.thread")} className="relative flex min-w-0 flex-1 flex-col">
      {failed && (
        <ErrorState
          what={detail.isError ? t("inbox.what.chat") : t("inbox.what.messages")}
          error={failed}
          onRetry={gone ? onGone : () => void Promise.all([detail.refetch(), messages.refetch()])}
        />
      )}
      {!failed && !(detail.data && messages.data) && <ThreadSkeleton />}
      {!failed && detail.data && messages.data && (
        <>
          <ThreadHead
            detail={detail.data}
            contactOpen={contactOpen}
            onToggleContact={onToggleContact}
            onBack={onBack}
            onResolve={actions.resolve}
          />
          <MessageList detail={detail.data} query={messages} seek={seek} />
          <ThreadDrop chat={detail.data.chat} />
          <Composer detail={detail.data} busy={actions.busy} onTakeOver={actions.takeOver} onHandBack={actions.handBack} />
        </>
      )}
    </section>
  );
}
