import { Skeleton } from "../../components/Skeleton";

/** The room that the bases and the rows of a tab will take. */
export const BaseListSkeleton = () => (
  <div className="flex h-full" aria-hidden>
    <div className="flex w-[220px] shrink-0 flex-col gap-2 border-r border-line p-3 max-[1239px]:w-[184px]">
      <Skeleton className="h-11" />
      <Skeleton className="h-11" />
    </div>
    <div className="flex flex-1 flex-col gap-3 p-4">
      <Skeleton className="h-8 w-64" />
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} className="h-12" />
      ))}
    </div>
  </div>
);
