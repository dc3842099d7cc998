import { cn } from "../../../lib/cn";
import type { ActPlace, Simulated } from "./useSimulation";

/** Why what was just done here was not possible. */
export function ActFailed({ sim, place, className }: { sim: Simulated; place: ActPlace; className?: string }) {
  const words = sim.failure(place);
  if (words === undefined) return null;
  return (
    <p
      role="alert"
      data-testid={`failed-${place}`}
      className={cn("rounded-control bg-danger-tint px-3 py-1.5 text-small text-danger [overflow-wrap:anywhere]", className)}
    >
      {words}
    </p>
  );
}
