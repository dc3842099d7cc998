import { useCallback, useEffect, useRef } from "react";
import { type ChatId, core } from "../../../ipc";

/** After such a pause he is not typing any more. */
const PAUSE_MS = 5000;
/** While he goes on the core is told again: phones forget, and it takes silence for an end. */
const RENEW_MS = 4000;

/** Tells the customer's phone that somebody types. A courtesy: nothing depends on its arriving. */
export function useOperatorTyping(chat: ChatId) {
  const told = useRef<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tell = useCallback((typing: boolean) => void core.operatorTyping(chat, typing).catch(() => undefined), [chat]);
  const stop = useCallback(() => {
    clearTimeout(timer.current);
    if (told.current === null) return;
    told.current = null;
    tell(false);
  }, [tell]);
  const typed = useCallback(
    (text: string) => {
      if (text.trim() === "") return stop();
      const now = Date.now();
      if (told.current === null || now - told.current > RENEW_MS) {
        told.current = now;
        tell(true);
      }
      clearTimeout(timer.current);
      timer.current = setTimeout(stop, PAUSE_MS);
    },
    [stop, tell],
  );
  useEffect(() => stop, [stop]);
  return { typed, stop };
}
