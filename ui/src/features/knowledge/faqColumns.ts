/** The columns of the table of answers, for its head and its rows: fewer where there is less room. */
export const COLUMNS =
  "grid gap-x-3 grid-cols-[16px_minmax(0,5fr)_minmax(0,7fr)_72px_48px] @max-[560px]:grid-cols-[16px_minmax(0,1fr)_minmax(0,1fr)]";
