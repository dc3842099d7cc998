import { useEffect, useState } from "react";

/** Whole seconds left until then, counted here: the clock of everything else ticks too slowly for it. */
export function useSecondsTo(at: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((at - now) / 1000));
}
