import { cn } from "../lib/cn";

/** A quiet block of the size of what comes. */
export const Skeleton = ({ className }: { className?: string }) => (
  <span aria-hidden className={cn("block rounded-control bg-hover motion-safe:animate-pulse-calm", className)} />
);
