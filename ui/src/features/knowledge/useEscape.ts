import { useEffect, useEffectEvent, useRef } from "react";

/** Escape anywhere inside leads out; what takes Escape for itself (a menu, an open list) comes first. */
export function useEscape<T extends HTMLElement>(leave: () => void) {
  const inside = useRef<T>(null);
  const onEscape = useEffectEvent(leave);
  useEffect(() => {
    const here = inside.current;
    const listen = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) onEscape();
    };
    here?.addEventListener("keydown", listen);
    return () => here?.removeEventListener("keydown", listen);
  }, []);
  return inside;
}
