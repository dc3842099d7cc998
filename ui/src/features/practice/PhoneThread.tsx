import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import { Fragment, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../components/Avatar";
import { ChoiceButtons } from "../../components/ChoiceButtons";
import { ErrorState } from "../../components/ErrorState";
import { IconButton } from "../../components/IconButton";
import { Skeleton } from "../../components/Skeleton";
import type { AccountRow } from "../../ipc";
import { choosePhoneContact } from "../../lib/desk";
import { PhoneBubble, ShopTyping } from "./PhoneBubble";
import { PhoneComposer } from "./PhoneComposer";
import { PhoneSuggestions } from "./PhoneSuggestions";
import { answered, openChoices } from "./model";
import { practiceThreadQuery, usePracticeSay, usePracticeTap } from "./queries";
import { useFollowedChat } from "./useFollowedChat";

type Props = { account: AccountRow; jid: string; onChat: (chat: string) => void };

export function PhoneThread({ account, jid, onChat }: Props) {
  const { t } = useTranslation();
  const thread = useQuery(practiceThreadQuery(account.id, jid));
  const say = usePracticeSay(account.id, jid);
  const tap = usePracticeTap(account.id, jid);
  const end = useRef<HTMLDivElement>(null);
  const bubbles = thread.data?.bubbles ?? [];
  const count = bubbles.length + (thread.data?.shop_typing ? 1 : 0);
  const open = openChoices(bubbles);
  useFollowedChat(account.id, jid, onChat);
  useEffect(() => {
    const list = end.current?.parentElement;
    if (list) list.scrollTop = list.scrollHeight;
  }, [count]);
  return (
    <>
      <header className="flex h-14 shrink-0 items-center gap-2 border-b border-line px-2">
        <IconButton label={t("practice.switch")} icon={ChevronLeft} onClick={() => choosePhoneContact(null)} />
        {/* It is the customer's phone: whom he writes to is the shop. */}
        <Avatar name={account.name} size={28} />
        <div className="min-w-0 flex-1 pr-3">
          <p dir="auto" className="truncate leading-tight font-semibold">
            {account.name}
          </p>
          <p className="truncate text-small leading-tight text-ink-3" aria-live="polite">
            {thread.data?.shop_typing
              ? t("practice.typing")
              : account.status === "ready"
                ? t("practice.online", { name: thread.data?.contact.name ?? "" })
                : t("practice.offline")}
          </p>
        </div>
      </header>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto p-3" role="log" tabIndex={0} aria-label={t("practice.title")}>
        {thread.isPending && <Skeleton className="h-24" />}
        {thread.isError && <ErrorState what={t("practice.what")} error={thread.error} onRetry={() => void thread.refetch()} />}
        <div className="flex-1" />
        {bubbles.map((bubble, place) => (
          <Fragment key={bubble.wire_id}>
            <PhoneBubble bubble={bubble} joined={bubbles[place - 1]?.from_me === bubble.from_me} />
            {bubble.choices.length > 0 && (
              <ChoiceButtons
                choices={bubble.choices}
                tapped={answered(bubbles, place)}
                onTap={place === open && !tap.isPending ? (choice) => tap.mutate(choice) : null}
              />
            )}
          </Fragment>
        ))}
        {thread.data?.shop_typing && <ShopTyping />}
        {thread.data && bubbles.length === 0 && (
          <PhoneSuggestions busy={say.isPending} onAsk={(question) => say.mutate(question)} />
        )}
        <div ref={end} />
      </div>
      {thread.data && (
        <PhoneComposer account={account.id} jid={jid} name={thread.data.contact.name} onSay={(text) => say.mutate(text)} />
      )}
    </>
  );
}
