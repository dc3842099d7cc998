/** How an account is, and what can be done about it. Pure. */
import type { AccountRow, AccountStatus, LinkStep } from "../../ipc";

/** How an account feels, in one of four ways; the words beside the dot say the rest. */
export type Health = "good" | "busy" | "off" | "bad";

const HEALTH: Record<AccountStatus, Health> = {
  initializing: "busy",
  qr_ready: "busy",
  pairing: "busy",
  connecting: "busy",
  ready: "good",
  disconnected: "off",
  restricted: "bad",
  logged_out: "bad",
  auth_failed: "bad",
  banned: "bad",
  error: "bad",
};

export const health = (status: AccountStatus): Health => HEALTH[status];
export const connected = (status: AccountStatus) =>
  HEALTH[status] === "good" || HEALTH[status] === "busy" || status === "restricted";

/** A code waits, or the phone answered: closing the window would stop it. */
export const inLinking = ({ step }: LinkStep) =>
  step === "asking" || step === "qr" || step === "pair_code" || step === "confirming" || step === "passkey";

/** It was one of a phone's linked devices before. */
export const wasLinked = ({ kind, phone }: AccountRow) => kind === "linked" && phone !== null;

export type StatusWord = AccountStatus | "not_linked" | "by_you" | "trying" | "restricted_until" | "syncing";

/** Which words say best how it is. */
export function statusWord(account: AccountRow, now: number): StatusWord {
  const { status, status_until, kind, wanted, health, link } = account;
  const attempts = health.failed_attempts ?? 0;
  if (status === "restricted" && status_until !== null && status_until > now) return "restricted_until";
  if (status === "ready" && link.step === "syncing") return "syncing";
  if ((status === "connecting" || (status === "disconnected" && wanted)) && attempts > 0) return "trying";
  if (status !== "disconnected") return status;
  if (kind === "linked" && !wasLinked(account)) return "not_linked";
  return wanted ? status : "by_you";
}

export type MainAct = "practise" | "link" | "link_again" | "show_link" | "connect" | "disconnect";

/** The one thing to do with it now; null where nothing helps. */
export function mainAct(account: AccountRow): MainAct | null {
  const { kind, status, link } = account;
  const on = connected(status);
  if (kind === "sandbox") return on ? "practise" : "connect";
  if (kind === "cloud") return on ? null : "connect";
  if (inLinking(link)) return "show_link";
  if (status === "banned") return null;
  if (!wasLinked(account)) return on && status !== "initializing" ? "disconnect" : "link";
  const credentialsGone = link.step === "expired" || link.step === "failed";
  if (status === "logged_out" || status === "auth_failed" || (credentialsGone && !on)) return "link_again";
  return on ? "disconnect" : "connect";
}
