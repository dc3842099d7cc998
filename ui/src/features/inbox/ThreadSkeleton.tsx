import { Skeleton } from "../../components/Skeleton";
import { cn } from "../../lib/cn";

const LINES = ["w-2/5", "w-3/5", "w-1/4", "w-1/2", "w-2/5"];

export const ThreadSkeleton = () => (
  <div className="flex h-full flex-col">
    <div className="flex h-13 items-center gap-3 border-b border-line px-4">
      <Skeleton className="size-7 rounded-full" />
      <Skeleton className="h-3 w-40" />
    </div>
    <div className="flex flex-1 flex-col justify-end gap-4 p-6">
      {LINES.map((width, place) => (
        <Skeleton key={place} className={cn("h-11 rounded-bubble", width, place % 2 === 1 && "self-end")} />
      ))}
    </div>
    <Skeleton className="m-3 h-24 rounded-card" />
  </div>
);
