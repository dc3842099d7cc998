/** Opening hours as a week of days with stretches. Minutes after midnight; a day ends at 1 440. */
import type { DayHours } from "../../ipc";

export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export const DAY_END = 1440;

/** 2026 begins on a Thursday; 5 January is a Monday. */
const monday = new Date(2026, 0, 5);
const named = (style: "long" | "short") => {
  const format = new Intl.DateTimeFormat(undefined, { weekday: style });
  return (day: number) => format.format(new Date(monday.getFullYear(), monday.getMonth(), monday.getDate() + day - 1));
};
export const dayName = named("long");
export const shortDay = named("short");

export const clockOf = (minutes: number) =>
  Number.isFinite(minutes) ? `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}` : "";

/** "9", "9:30", "0930", "9.30", "9h30", "9 pm": minutes after midnight, or null for what is no time. */
export function minutesOf(text: string): number | null {
  const parts = /^\s*(\d{1,2})(?:[:.h\s]?(\d{2}))?\s*(am|pm|h)?\s*$/i.exec(text);
  if (!parts) return null;
  const half = parts[3]?.toLowerCase();
  const written = Number(parts[1]);
  if ((half === "am" || half === "pm") && (written < 1 || written > 12)) return null;
  const hour = half === "pm" ? (written % 12) + 12 : half === "am" ? written % 12 : written;
  const minutes = hour * 60 + Number(parts[2] ?? 0);
  return Number(parts[2] ?? 0) < 60 && minutes <= DAY_END ? minutes : null;
}

export const stretchesOf = (hours: DayHours[], day: number) => hours.filter((stretch) => stretch.day === day);

/** The week with other stretches for one day, days in order. */
export const withDay = (hours: DayHours[], day: number, stretches: DayHours[]) =>
  DAYS.flatMap((known) => (known === day ? stretches : stretchesOf(hours, known)));

/** One more stretch after those of the day: the afternoon after a morning, else the usual day. */
export function nextStretch(hours: DayHours[], day: number): DayHours {
  const last = stretchesOf(hours, day).at(-1);
  if (last === undefined) return { day, opens: 540, closes: 1080 };
  const opens = Math.min(last.closes + 60, DAY_END - 60);
  return { day, opens, closes: Math.min(opens + 240, DAY_END) };
}

const days = (last: number, opens: number, closes: number): DayHours[] =>
  DAYS.filter((day) => day <= last).map((day) => ({ day, opens, closes }));

export const PRESETS = {
  office: days(5, 540, 1080),
  shop: [...days(5, 600, 1140), { day: 6, opens: 600, closes: 960 }],
  lunch: DAYS.filter((day) => day <= 5).flatMap((day) => [
    { day, opens: 540, closes: 780 },
    { day, opens: 840, closes: 1080 },
  ]),
  always: days(7, 0, DAY_END),
} satisfies Record<string, DayHours[]>;

export type PresetId = keyof typeof PRESETS;
export const PRESET_IDS = ["office", "shop", "lunch", "always"] as const satisfies PresetId[];

/** Days with the same stretches together: "Mon–Fri 09:00–18:00, Sat 10:00–14:00". */
export function hoursInWords(hours: DayHours[]): string {
  const text = (day: number) =>
    stretchesOf(hours, day)
      .map(({ opens, closes }) => `${clockOf(opens)}–${clockOf(closes)}`)
      .join(" + ");
  const runs: { from: number; to: number; text: string }[] = [];
  for (const day of DAYS) {
    const last = runs.at(-1);
    if (last && last.text === text(day)) last.to = day;
    else runs.push({ from: day, to: day, text: text(day) });
  }
  return runs
    .filter((run) => run.text !== "")
    .map(({ from, to, text }) => `${shortDay(from)}${to > from ? `–${shortDay(to)}` : ""} ${text}`)
    .join(", ");
}
