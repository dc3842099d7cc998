import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Tooltip } from "../components/Tooltip";
import { health, StatusDot, useStatusWords } from "../features/accounts";
import type { AccountRow } from "../ipc";

/** How the accounts are, at the foot of the sidebar: a dot each, and the state in words. */
export function AccountDots({ open, accounts }: { open: boolean; accounts: AccountRow[] }) {
  const { t } = useTranslation();
  const status = useStatusWords();
  if (accounts.length === 0) return <div className="h-3" />;
  const words = accounts.map((account) => `${account.name}: ${status(account).short}`).join("\n");
  const worst = accounts.toSorted((a, b) => weight(b) - weight(a))[0];
  if (!open && worst)
    return (
      <Tooltip text={words} side="right">
        <Link
          to="/accounts"
          className="m-2 mt-1 flex h-9 items-center justify-center gap-1.5 rounded-control border-t border-line text-small text-ink-2 hover:bg-hover"
        >
          <StatusDot status={worst.status} />
          <span aria-hidden>{accounts.length}</span>
          <span className="sr-only">{words}</span>
        </Link>
      </Tooltip>
    );
  return (
    <ul aria-label={t("accounts.dots")} className="mx-2 mt-2 flex max-h-40 flex-col overflow-y-auto border-t border-line py-2">
      {accounts.map((account) => (
        <li key={account.id}>
          <Link
            to="/accounts"
            className="flex min-h-10 items-center gap-2.5 rounded-control px-2.5 text-small leading-tight text-ink-2 hover:bg-hover hover:text-ink"
          >
            <StatusDot status={account.status} />
            <span className="min-w-0">
              <span dir="auto" className="block truncate text-left font-medium">
                {account.name}
              </span>
              <span title={status(account).long} className="block truncate text-ink-3">
                {status(account).short}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

const weight = ({ status }: AccountRow) => ({ good: 0, off: 1, busy: 2, bad: 3 })[health(status)];
