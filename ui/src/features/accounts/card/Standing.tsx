import type { AccountRow } from "../../../ipc";
import { StatusDot } from "../StatusDot";
import { useStatusWords } from "../useStatusWords";
import { Evidence } from "./Evidence";

/** How it is in words, why, and the evidence. */
export function Standing({ account }: { account: AccountRow }) {
  const { long, since } = useStatusWords()(account);
  const own = [account.phone, account.profile_name].filter((known) => known !== null && known !== "");
  return (
    <>
      {own.length > 0 && (
        <p className="selectable flex flex-wrap gap-x-1.5 text-ink-2">
          {account.phone && <span className="tabular">{account.phone}</span>}
          {own.length > 1 && <span aria-hidden>·</span>}
          {account.profile_name && <bdi className="[overflow-wrap:anywhere]">{account.profile_name}</bdi>}
        </p>
      )}
      <p className="mt-1.5 flex flex-wrap items-center gap-x-2" data-testid="account-status">
        <StatusDot status={account.status} />
        <span className="font-medium">{long}</span>
        {since !== null && <span className="text-ink-3">{since}</span>}
      </p>
      {account.status_why !== "" && (
        <p className="selectable max-w-[72ch] text-ink-2" data-testid="account-why">
          {account.status_why}
        </p>
      )}
      <Evidence account={account} />
    </>
  );
}
