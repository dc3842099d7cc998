import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { useAgo } from "../../../components/Ago";
import type { AccountRow } from "../../../ipc";
import { untilTime } from "../../../lib/time";
import { useNow } from "../../../lib/useNow";

type Fact = { id: string; text: string; hint?: string; strong?: boolean };

/** What is known of how well it is: when it was heard, what could not be read, whether it may begin chats. */
export function Evidence({ account }: { account: AccountRow }) {
  const facts = useEvidence(account);
  if (facts.length === 0) return null;
  return (
    <p className="mt-0.5 text-small text-ink-2" data-testid="account-health">
      {facts.map(({ id, text, hint, strong }, place) => (
        <Fragment key={id}>
          {place > 0 && <span aria-hidden> · </span>}
          <span title={hint} className={strong ? "font-medium text-approval" : undefined}>
            {text}
          </span>
        </Fragment>
      ))}
    </p>
  );
}

function useEvidence({ kind, status, phone, last_heard_at, health }: AccountRow): Fact[] {
  const { t } = useTranslation();
  const ago = useAgo();
  const now = useNow();
  const { kept_alive_at = null, undecryptable = 0, new_chats = {} } = health;
  const { locked_until = null, left = null, quota = null } = new_chats;
  const facts: Fact[] = [];
  if (kind === "linked" && phone === null && last_heard_at === null) return facts;
  const heard = last_heard_at === null ? t("accounts.neverHeard") : t("accounts.lastHeard", { when: ago(last_heard_at) });
  facts.push({ id: "heard", text: heard });
  const on = status === "ready" || status === "restricted" || status === "connecting";
  if (kept_alive_at !== null && on)
    facts.push({ id: "alive", text: t("accounts.keptAlive", { when: ago(kept_alive_at) }), hint: t("accounts.keptAliveHint") });
  if (undecryptable > 0)
    facts.push({
      id: "unreadable",
      text: t("accounts.unreadable", { count: undecryptable }),
      hint: t("accounts.unreadableHint"),
      strong: true,
    });
  if (locked_until !== null && locked_until > now)
    facts.push({ id: "locked", text: t("accounts.chatsLocked", { when: untilTime(locked_until, now) }), strong: true });
  else if (left !== null && quota !== null)
    facts.push({ id: "left", text: t("accounts.chatsLeft", { left, quota }), strong: left === 0 });
  else if (left !== null) facts.push({ id: "left", text: t("accounts.chatsLeftAlone", { count: left }), strong: left === 0 });
  return facts;
}
