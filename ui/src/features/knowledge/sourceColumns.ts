/** The columns of the list of sources, for its head and its rows: fewer where there is less room. */
export const COLUMNS =
  "grid gap-x-3 grid-cols-[16px_minmax(0,1fr)_208px_64px_72px_40px_32px] @max-[760px]:grid-cols-[16px_minmax(0,1fr)_204px_72px_32px] @max-[520px]:grid-cols-[16px_minmax(0,1fr)_132px_32px]";
