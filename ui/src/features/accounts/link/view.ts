/** What the window of linking shows. Pure. */
import type { AccountRow, LinkStep } from "../../../ipc";

export type View =
  | { view: "intro" }
  | { view: "codes" }
  | { view: "confirming" }
  | { view: "passkey" }
  | { view: "syncing"; percent: number | null }
  | { view: "linked" }
  | { view: "expired" }
  | { view: "failed"; why: string };

/**
 * A step that an earlier linking left behind is not shown: only what began here (`agreed`), or is going on.
 * `asking`: the linking was asked for and the account has not been read since.
 */
export function viewOf({ link, status }: Pick<AccountRow, "link" | "status">, agreed: boolean, asking: boolean): View {
  if (asking) return { view: "codes" };
  switch (link.step) {
    case "asking":
    case "qr":
    case "pair_code":
      return { view: "codes" };
    case "confirming":
      return { view: "confirming" };
    case "passkey":
      return { view: "passkey" };
    case "syncing":
      return { view: "syncing", percent: link.percent };
    default:
      break;
  }
  if (!agreed) return { view: "intro" };
  if (link.step === "linked" || status === "ready") return { view: "linked" };
  return link.step === "failed" ? { view: "failed", why: link.why } : { view: "expired" };
}

export type QrStep = Extract<LinkStep, { step: "qr" }>;
export type CodeStep = Extract<LinkStep, { step: "pair_code" }>;
export type Held = { qr: QrStep | null; code: CodeStep | null };

export const NOTHING_HELD: Held = { qr: null, code: null };

/**
 * The last code of each way. One way does not take the other's code off the screen while it is valid: nothing flickers
 * when the next one comes.
 */
export function held(before: Held, link: LinkStep): Held {
  if (link.step === "asking") return NOTHING_HELD;
  if (link.step === "qr" && link.code !== before.qr?.code) return { ...before, qr: link };
  if (link.step === "pair_code" && (link.code !== before.code?.code || link.expires_at !== before.code.expires_at))
    return { qr: null, code: link };
  return before;
}

/** Eight characters as the phone shows them: two groups of four. */
export const spaced = (code: string) => `${code.slice(0, 4)}-${code.slice(4)}`;
