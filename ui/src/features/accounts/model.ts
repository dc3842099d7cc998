import type { AccountStatus } from "../../ipc";

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
export const connected = (status: AccountStatus) => HEALTH[status] === "good" || HEALTH[status] === "busy";
