import type { AccountStatus } from "../../ipc";
import { cn } from "../../lib/cn";
import { health } from "./model";

const COLOURS = { good: "bg-accent", busy: "bg-approval-line", off: "bg-control", bad: "bg-danger-line" } as const;

/** Never stands alone: put the state in words beside it. */
export const StatusDot = ({ status }: { status: AccountStatus }) => (
  <span aria-hidden className={cn("inline-block size-2 shrink-0 rounded-full", COLOURS[health(status)])} />
);
