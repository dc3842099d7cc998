import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../components/Avatar";
import { ErrorState } from "../../components/ErrorState";
import { Skeleton } from "../../components/Skeleton";
import type { AccountRow } from "../../ipc";
import { choosePhoneContact } from "../../lib/desk";
import { practiceContactsQuery } from "./queries";

export function PhoneContacts({ account }: { account: AccountRow }) {
  const { t } = useTranslation();
  const contacts = useQuery(practiceContactsQuery(account.id));
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="px-5 pt-5 pb-3">
        <h2 className="text-title font-semibold">{t("practice.pick")}</h2>
        <p className="text-small text-ink-2">{t("practice.pickText")}</p>
      </div>
      {contacts.isError && (
        <ErrorState what={t("practice.what")} error={contacts.error} onRetry={() => void contacts.refetch()} />
      )}
      <ul aria-label={t("practice.contacts")} className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">
        {contacts.isPending && [0, 1, 2].map((place) => <Skeleton key={place} className="m-2 h-12" />)}
        {contacts.data?.map(({ jid, name, phone, avatar, last, unread }, place) => (
          <li key={jid}>
            <button
              type="button"
              data-testid={`practice-contact-${place}`}
              onClick={() => choosePhoneContact(jid)}
              className="flex min-h-14 w-full items-center gap-3 rounded-card px-3 text-left hover:bg-hover"
            >
              <Avatar name={name} picture={avatar} size={36} />
              <span className="min-w-0 flex-1">
                <span dir="auto" className="block truncate font-medium">
                  {name}
                </span>
                <span dir="auto" className="block truncate text-small text-ink-3">
                  {last || phone}
                </span>
              </span>
              {unread > 0 && (
                <span className="tabular min-w-5 rounded-full bg-accent-fill px-1.5 text-center text-[11px] leading-[18px] font-semibold text-on-accent">
                  {unread}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
