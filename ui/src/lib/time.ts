/** Times as people say them: relative under a day, else date and time in the system's locale. Pure; `now` is given. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Ago = { unit: "now" | "seconds" | "minutes" | "hours"; count: number } | { unit: "date"; text: string };

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const shortDate = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const longDate = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const datedYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const clockTime = (at: number) => clock.format(at);
export const fullTime = (at: number) => full.format(at);

/** When something ends: the clock today, else the day with it. */
export const untilTime = (at: number, now: number) => (daysBetween(at, now) === 0 ? clock.format(at) : full.format(at));

export function ago(at: number, now: number): Ago {
  const age = Math.max(0, now - at);
  if (age < 5000) return { unit: "now", count: 0 };
  if (age < MINUTE) return { unit: "seconds", count: Math.floor(age / 1000) };
  if (age < HOUR) return { unit: "minutes", count: Math.floor(age / MINUTE) };
  if (age < DAY) return { unit: "hours", count: Math.floor(age / HOUR) };
  return { unit: "date", text: full.format(at) };
}

const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0);

/** Whole days between the days of two moments: 0 is the same day, 1 is yesterday. */
export const daysBetween = (at: number, now: number) => Math.round((midnight(now) - midnight(at)) / DAY);

/** The time of a list row: the clock today, else the day. */
export function rowTime(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days <= 0) return clock.format(at);
  return days < 300 ? shortDate.format(at) : datedYear.format(at);
}

export type DayName = { day: "today" | "yesterday" } | { day: "other"; text: string };

export function dayName(at: number, now: number): DayName {
  const days = daysBetween(at, now);
  if (days <= 0) return { day: "today" };
  if (days === 1) return { day: "yesterday" };
  return { day: "other", text: days < 300 ? longDate.format(at) : datedYear.format(at) };
}

/** Whole minutes somebody has waited, or null while it is too short to mention. */
export function waitedMinutes(since: number | null, now: number, mentionAfter = 5): number | null {
  if (since === null) return null;
  const minutes = Math.floor((now - since) / MINUTE);
  return minutes >= mentionAfter ? minutes : null;
}

/** A waiting time in its largest whole unit. */
export function waitedUnit(minutes: number): { unit: "minutes" | "hours" | "days"; count: number } {
  if (minutes < 60) return { unit: "minutes", count: minutes };
  if (minutes < 48 * 60) return { unit: "hours", count: Math.floor(minutes / 60) };
  return { unit: "days", count: Math.floor(minutes / (24 * 60)) };
}
