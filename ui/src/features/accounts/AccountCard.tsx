import { ChevronDown, Ellipsis, PlugZap, Smartphone, Trash2, Unplug, Workflow } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useAgo } from "../../components/Ago";
import { Button } from "../../components/Button";
import { IconButton } from "../../components/IconButton";
import { InlineName } from "../../components/InlineName";
import { Menu } from "../../components/Menu";
import { SwitchRow } from "../../components/SwitchRow";
import type { AccountRow } from "../../ipc";
import { showPhone } from "../../lib/desk";
import { cn } from "../../lib/cn";
import { flowPlaces } from "../flows/places";
import { AccountForm } from "./AccountForm";
import { DeleteAccountDialog } from "./DeleteAccountDialog";
import { connected } from "./model";
import { useConnectAccount, useDisconnectAccount, useUpdateAccount } from "./queries";
import { StatusDot } from "./StatusDot";

/** One number: how it is, in words and evidence; what it does; how it answers. */
export function AccountCard({ account }: { account: AccountRow }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const ago = useAgo();
  const [open, setOpen] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const update = useUpdateAccount(account.id);
  const connect = useConnectAccount(account.id);
  const disconnect = useDisconnectAccount(account.id);
  const on = connected(account.status);
  const practise = () => {
    showPhone(true);
    void navigate("/inbox");
  };
  const counts = [
    t("accounts.today", { count: account.messages_today }),
    t("accounts.chats", { count: account.chats }),
    ...(account.unread > 0 ? [t("accounts.unread", { count: account.unread })] : []),
  ];
  return (
    <article
      aria-label={t("accounts.reading", { name: account.name })}
      data-testid="account-card"
      className="rounded-card border border-line bg-raised"
    >
      <div className="flex items-start gap-4 p-5">
        <div className="min-w-0 flex-1">
          <div className="flex items-center gap-2">
            <InlineName
              key={account.name}
              name={account.name}
              label={t("accounts.name")}
              max={60}
              className="-ml-2 text-title font-semibold"
              onSave={(name) => update.mutate({ name })}
            />
            <span className="shrink-0 rounded-full bg-sunken px-2 py-0.5 text-small text-ink-2">
              {t(`accounts.kind.${account.kind}`)}
            </span>
            {account.flows_total > 0 && <FlowBadge account={account} />}
          </div>
          {account.phone && <p className="tabular selectable text-ink-2">{account.phone}</p>}
          <p className="mt-1 flex flex-wrap items-center gap-x-2">
            <StatusDot status={account.status} />
            <span className="font-medium">{t(`accounts.status.${account.status}`)}</span>
            <span className="text-ink-3">{t("time.since", { when: ago(account.status_since) })}</span>
          </p>
          <p className="mt-0.5 text-small text-ink-2">
            {account.last_heard_at === null
              ? t("accounts.neverHeard")
              : t("accounts.lastHeard", { when: ago(account.last_heard_at) })}{" "}
            · {counts.join(" · ")}
          </p>
        </div>
        <div className="flex shrink-0 items-center gap-2">
          {account.kind === "sandbox" && on && (
            <Button icon={Smartphone} onClick={practise}>
              {t("accounts.openPhone")}
            </Button>
          )}
          {!on && (
            <Button tone="primary" icon={PlugZap} busy={connect.isPending} onClick={() => connect.mutate()}>
              {t("accounts.connect")}
            </Button>
          )}
          <Menu
            trigger={<IconButton label={t("accounts.more", { name: account.name })} icon={Ellipsis} />}
            items={[
              ...(on
                ? [{ id: "disconnect", label: t("accounts.disconnect"), icon: Unplug, onSelect: () => disconnect.mutate() }]
                : []),
              { id: "delete", label: t("accounts.delete"), icon: Trash2, danger: true, onSelect: () => setDeleting(true) },
            ]}
          />
        </div>
      </div>
      <div className="flex items-center gap-4 border-t border-line px-5 py-2">
        <div className="min-w-0 flex-1">
          <SwitchRow
            label={t("accounts.assistant")}
            hint={account.assistant_on ? t("accounts.assistantOn") : t("accounts.assistantOff")}
            checked={account.assistant_on}
            onChange={(assistant_on) => update.mutate({ assistant_on })}
          />
        </div>
        <Button tone="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t("accounts.setUp")}
          <ChevronDown size={16} aria-hidden className={cn("transition-transform duration-150", open && "rotate-180")} />
        </Button>
      </div>
      {open && <AccountForm account={account} />}
      <DeleteAccountDialog account={account} open={deleting} onOpenChange={setDeleting} />
    </article>
  );
}

/** How many of its flows answer; the way to them. */
function FlowBadge({ account: { name, flows_active: active, flows_total: total } }: { account: AccountRow }) {
  const { t } = useTranslation();
  return (
    <Link
      to={flowPlaces.home}
      data-testid="account-flows"
      aria-label={t("accounts.flowsLabel", { active, total, name })}
      className="inline-flex min-h-6 shrink-0 items-center gap-1 rounded-full bg-sunken px-2 text-small text-ink-2 hover:bg-hover hover:text-ink"
    >
      <Workflow size={13} aria-hidden />
      {t("accounts.flows", { active, total })}
    </Link>
  );
}
