import { useTranslation } from "react-i18next";
import { useAgo } from "../../components/Ago";
import type { AccountRow } from "../../ipc";
import { untilTime } from "../../lib/time";
import { useNow } from "../../lib/useNow";
import { statusWord } from "./model";

type Words = {
  /** Enough for a narrow place. */
  short: string;
  /** With when it began, where that matters. */
  long: string;
  since: string | null;
};

/** How an account is, in words that stay true while they are on screen. */
export function useStatusWords(): (account: AccountRow) => Words {
  const { t } = useTranslation();
  const ago = useAgo();
  const now = useNow();
  return (account) => {
    const word = statusWord(account, now);
    const when = ago(account.status_since);
    const short = t(`accounts.status.${word}`, {
      count: account.health.failed_attempts ?? 0,
      when: account.status_until === null ? "" : untilTime(account.status_until, now),
    });
    if (word === "logged_out") return { short, long: t("accounts.loggedOut", { when }), since: null };
    if (word === "auth_failed") return { short, long: t("accounts.refusedSince", { when }), since: null };
    const plain = word === "not_linked" || word === "syncing" || word === "qr_ready" || word === "pairing";
    return { short, long: short, since: plain ? null : t("time.since", { when }) };
  };
}
