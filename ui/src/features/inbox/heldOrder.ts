/** While the pointer is in the list nothing moves under it: known rows keep their place, what is new is counted. Pure. */
import type { ChatRow } from "../../ipc";

export type Shown = { rows: ChatRow[]; gone: ReadonlySet<string>; fresh: number };

const newer = (row: ChatRow, before: ChatRow | undefined) =>
  before !== undefined && (row.last_message_at ?? 0) > (before.last_message_at ?? 0);

/** A row that left the filter waits in its place for the pointer to go; nothing in it calls any more. */
const done = (row: ChatRow): ChatRow => ({ ...row, unread: 0, waiting_since: null });

export function heldOrder(held: ChatRow[] | null, rows: ChatRow[]): Shown {
  if (held === null) return { rows, gone: new Set(), fresh: 0 };
  const now = new Map(rows.map((row) => [row.id, row]));
  const known = new Map(held.map((row) => [row.id, row]));
  const lastHeld = rows.findLastIndex((row) => known.has(row.id));
  // Pages loaded while scrolling follow the held rows; everything else that is new would push them aside.
  const followers = rows.filter((row, place) => place > lastHeld && !known.has(row.id));
  const arrived = rows.filter((row, place) => place <= lastHeld && !known.has(row.id));
  const moved = rows.filter((row, place) => newer(row, known.get(row.id)) && held[place]?.id !== row.id);
  const inOrder = held.every((row, place) => rows[place]?.id === row.id);
  return {
    rows: [...held.map((row) => now.get(row.id) ?? done(row)), ...followers],
    gone: new Set(held.filter((row) => !now.has(row.id)).map((row) => row.id)),
    fresh: inOrder ? 0 : arrived.length + moved.length,
  };
}
