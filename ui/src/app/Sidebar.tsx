import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useMatch } from "react-router";
import { IconButton } from "../components/IconButton";
import { Logo } from "../components/Logo";
import { Tooltip } from "../components/Tooltip";
import { useAccounts } from "../features/accounts";
import { cn } from "../lib/cn";
import { SHORTCUTS } from "../lib/shortcuts";
import { AccountDots } from "./AccountDots";
import { ROUTES, type ScreenRoute } from "./routes";

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

export function Sidebar({ open, onOpenChange }: Props) {
  const { t } = useTranslation();
  const accounts = useAccounts();
  const unread = accounts.data?.reduce((sum, account) => sum + account.unread, 0) ?? 0;
  const entry = (route: ScreenRoute) => (
    <Entry key={route.id} route={route} open={open} badge={route.id === "inbox" ? unread : 0} />
  );
  return (
    <nav
      aria-label={t("nav.main")}
      className={cn(
        "flex shrink-0 flex-col border-r border-line bg-desk transition-[width] duration-150 ease-calm",
        open ? "w-[200px]" : "w-14",
      )}
    >
      <div className={cn("flex h-12 items-center", open ? "justify-between pr-2 pl-4" : "justify-center")}>
        {open && (
          <span className="flex items-center gap-2 font-semibold">
            <span className="text-accent-ink">
              <Logo size={18} />
            </span>
            {t("app.name")}
          </span>
        )}
        <IconButton
          label={open ? t("nav.collapse") : t("nav.expand")}
          icon={open ? PanelLeftClose : PanelLeftOpen}
          side="right"
          onClick={() => onOpenChange(!open)}
        />
      </div>
      <div className="flex flex-1 flex-col gap-0.5 px-2 pt-1">{ROUTES.filter(({ place }) => place === "main").map(entry)}</div>
      <div className="flex flex-col gap-0.5 px-2">{ROUTES.filter(({ place }) => place === "foot").map(entry)}</div>
      <AccountDots open={open} accounts={accounts.data ?? []} />
    </nav>
  );
}

function Entry({ route: { id, to, icon: Icon, shortcut }, open, badge }: { route: ScreenRoute; open: boolean; badge: number }) {
  const { t } = useTranslation();
  const active = useMatch(`${to}/*`) !== null;
  const link = (
    <Link
      to={to}
      aria-current={active ? "page" : undefined}
      data-testid={`nav-${id}`}
      className={cn(
        "relative flex h-9 items-center gap-3 rounded-control transition-colors duration-120",
        open ? "px-2.5" : "justify-center",
        active ? "bg-chosen font-medium text-ink" : "text-ink-2 hover:bg-hover hover:text-ink",
      )}
    >
      <Icon size={20} aria-hidden className="shrink-0" />
      <span className={open ? "flex-1 truncate" : "sr-only"}>{t(`nav.${id}`)}</span>
      {badge > 0 && open && <span className="tabular text-small font-medium text-accent-ink">{badge.toLocaleString()}</span>}
      {badge > 0 && !open && (
        <span className="tabular absolute -top-0.5 -right-0.5 min-w-4 rounded-full bg-accent-fill px-1 text-center text-[10px] leading-4 font-semibold text-on-accent">
          {badge > 99 ? "99+" : badge}
        </span>
      )}
    </Link>
  );
  if (open) return link;
  return (
    <Tooltip text={t(`nav.${id}`)} keys={SHORTCUTS[shortcut].keys[0]} side="right">
      {link}
    </Tooltip>
  );
}
