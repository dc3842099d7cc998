import { Skeleton } from "../../components/Skeleton";
import { SECTION_IDS } from "./settings";

export const StudioSkeleton = () => (
  <div className="flex h-full">
    <div className="flex w-[46%] max-w-[520px] shrink-0 flex-col border-r border-line">
      <div className="flex h-12 items-center border-b border-line px-4">
        <Skeleton className="h-8 w-40" />
      </div>
      <Skeleton className="mx-4 mt-4 h-48" />
      {SECTION_IDS.slice(1).map((id) => (
        <Skeleton key={id} className="mx-4 mt-4 h-10" />
      ))}
    </div>
    <div className="flex min-w-0 flex-1 flex-col">
      <div className="flex h-12 items-center border-b border-line px-4">
        <Skeleton className="h-8 w-56" />
      </div>
    </div>
  </div>
);
