import { clockTime, fullTime } from "../../../lib/time";

/** When a message was written; the day with it, for a pointer that rests there. */
export function MessageTime({ at, className }: { at: number; className?: string }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)} className={className}>
      {clockTime(at)}
    </time>
  );
}
