import { Sparkles, Workflow } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AccountRow } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { flowPlaces } from "../../flows/places";

const LOOK =
  "inline-flex min-h-7 shrink-0 items-center gap-1.5 rounded-full bg-sunken px-2.5 text-small hover:bg-hover hover:text-ink";

/** What works on it and how much: each leads to where that is looked after. */
export function Badges({ account }: { account: AccountRow }) {
  const { t } = useTranslation();
  const { name, assistant_on, flows_active: active, flows_total: total } = account;
  const state = assistant_on ? t("accounts.aiOn") : t("accounts.aiOff");
  const counts = [
    t("accounts.today", { count: account.messages_today }),
    t("accounts.chats", { count: account.chats }),
    ...(account.unread > 0 ? [t("accounts.unread", { count: account.unread })] : []),
  ];
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-1">
      <Link
        to={`/assistant/${account.id}`}
        data-testid="account-ai"
        aria-label={t("accounts.aiLabel", { state, name })}
        className={cn(LOOK, assistant_on ? "text-bot" : "text-ink-2")}
      >
        <Sparkles size={13} aria-hidden />
        {state}
      </Link>
      {total > 0 && (
        <Link
          to={flowPlaces.home}
          data-testid="account-flows"
          aria-label={t("accounts.flowsLabel", { active, total, name })}
          className={cn(LOOK, "text-ink-2")}
        >
          <Workflow size={13} aria-hidden />
          {t("accounts.flows", { active, total })}
        </Link>
      )}
      <span className="tabular ml-1 text-small text-ink-2">{counts.join(" · ")}</span>
    </div>
  );
}
