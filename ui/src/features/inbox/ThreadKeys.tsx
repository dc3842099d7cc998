import { type RefObject, useEffect, useState } from "react";
import { useShortcuts } from "../../lib/shortcuts";

/** While the keyboard is in the conversation, the arrows go from message to message. */
export function ThreadKeys({ scroller }: { scroller: RefObject<HTMLElement | null> }) {
  const [within, setWithin] = useState(false);
  useEffect(() => {
    const log = scroller.current;
    if (!log) return;
    const enter = () => setWithin(true);
    const leave = ({ relatedTarget }: FocusEvent) => setWithin(relatedTarget instanceof Node && log.contains(relatedTarget));
    log.addEventListener("focusin", enter);
    log.addEventListener("focusout", leave);
    return () => {
      log.removeEventListener("focusin", enter);
      log.removeEventListener("focusout", leave);
    };
  }, [scroller]);
  return within ? <Arrows scroller={scroller} /> : null;
}

function Arrows({ scroller }: { scroller: RefObject<HTMLElement | null> }) {
  const move = (step: number) => {
    const bubbles = [...(scroller.current?.querySelectorAll<HTMLElement>("[data-message]") ?? [])];
    const from = bubbles.findIndex((bubble) => bubble.contains(document.activeElement));
    const next = from === -1 ? bubbles.at(-1) : bubbles[from + step];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  };
  useShortcuts({ previousMessage: () => move(-1), nextMessage: () => move(1) });
  return null;
}
