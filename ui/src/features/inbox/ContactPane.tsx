import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../components/Avatar";
import { CopyText } from "../../components/CopyText";
import { ErrorState } from "../../components/ErrorState";
import { IconButton } from "../../components/IconButton";
import { InlineName } from "../../components/InlineName";
import { Skeleton } from "../../components/Skeleton";
import type { AccountRow, ChatId, ChatRow, Contact, LeadFact } from "../../ipc";
import { cn } from "../../lib/cn";
import { languageName } from "../../lib/languages";
import { fullTime } from "../../lib/time";
import { ContactLabels } from "./ContactLabels";
import { ContactNotes } from "./ContactNotes";
import { ContactSwitches } from "./ContactSwitches";
import { FlowCard } from "./flow/FlowCard";
import { chatQuery, useUpdateContact } from "./queries";

/** Who the chat is with. Where there is no room beside the thread it floats over it. */
export function ContactPane({ id, floating, onClose }: { id: ChatId; floating: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const detail = useQuery(chatQuery(id));
  return (
    <aside
      aria-label={t("contact.title")}
      className={cn(
        "w-[300px] shrink-0 overflow-y-auto border-l border-line",
        floating && "absolute inset-y-0 right-0 z-20 bg-surface shadow-float",
      )}
    >
      {floating && (
        <IconButton label={t("inbox.hideContact")} icon={X} keys="i" className="absolute top-2 right-2" onClick={onClose} />
      )}
      {detail.isPending && (
        <div className="flex flex-col items-center gap-3 p-6">
          <Skeleton className="size-16 rounded-full" />
          <Skeleton className="h-4 w-40" />
          <Skeleton className="mt-4 h-48 w-full" />
        </div>
      )}
      {detail.isError && <ErrorState what={t("inbox.what.chat")} error={detail.error} onRetry={() => void detail.refetch()} />}
      {detail.data?.contact && (
        <ContactCard
          chat={detail.data.chat}
          contact={detail.data.contact}
          account={detail.data.account}
          told={detail.data.facts}
        />
      )}
      {detail.data && !detail.data.contact && <p className="p-6 text-center text-ink-2">{t("contact.group")}</p>}
    </aside>
  );
}

type CardProps = { chat: ChatRow; contact: Contact; account: AccountRow; told: LeadFact[] };

function ContactCard({ chat, contact, account, told }: CardProps) {
  const { t } = useTranslation();
  const update = useUpdateContact();
  const facts = [
    { label: t("contact.about"), value: contact.about },
    { label: t("contact.language"), value: contact.language === null ? "" : languageName(contact.language) },
    { label: t("contact.account"), value: account.name },
    { label: t("contact.since"), value: fullTime(contact.created_at) },
  ].filter(({ value }) => value !== "");
  return (
    <div className="flex flex-col">
      <div className="flex flex-col items-center gap-1 px-5 pt-6 pb-4 text-center">
        <Avatar name={chat.title} picture={contact.avatar} size={64} />
        <InlineName
          key={contact.name}
          name={contact.name}
          label={t("contact.name")}
          max={100}
          mayBeEmpty
          instead={chat.title}
          className="mt-2 text-center text-title font-semibold"
          onSave={(name) => update.mutate({ id: contact.id, patch: { name } })}
        />
        {contact.saved_name && contact.saved_name !== chat.title && (
          <p className="text-small text-ink-3">{t("contact.savedAs", { name: contact.saved_name })}</p>
        )}
        {contact.push_name !== "" && contact.push_name !== chat.title && (
          <p className="text-small text-ink-3">{t("contact.namedThemselves", { name: contact.push_name })}</p>
        )}
        {contact.phone ? <CopyText text={contact.phone} /> : <p className="text-small text-ink-3">{t("contact.noPhone")}</p>}
      </div>
      <ContactLabels key={`labels-${contact.id}`} contact={contact} />
      <FlowCard key={chat.id} chat={chat.id} account={account.id} />
      <ContactSwitches contact={contact} onChange={(patch) => update.mutate({ id: contact.id, patch })} />
      <ContactNotes
        key={contact.id}
        notes={contact.notes}
        onSave={(notes) => update.mutateAsync({ id: contact.id, patch: { notes } })}
      />
      {told.length > 0 && <ToldFacts told={told} />}
      <dl className="flex flex-col gap-2 border-t border-line px-5 py-4 text-small">
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt className="text-ink-3">{label}</dt>
            <dd dir="auto" className="selectable [overflow-wrap:anywhere]">
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What the customer said of himself, in his words; the assistant noted it. */
function ToldFacts({ told }: { told: LeadFact[] }) {
  const { t } = useTranslation();
  return (
    <section className="border-t border-line px-5 py-4 text-small" data-testid="told-facts">
      <h3 className="font-medium">{t("contact.told")}</h3>
      <dl className="mt-1.5 flex flex-col gap-2">
        {told.map(({ field, value, at }) => (
          <div key={field} title={fullTime(at)}>
            <dt className="text-ink-3 first-letter:uppercase">
              {t(`contact.field.${field}`, { defaultValue: field.replaceAll("_", " ") })}
            </dt>
            <dd dir="auto" className="selectable [overflow-wrap:anywhere]">
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
