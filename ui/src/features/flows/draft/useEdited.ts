import { useEffect, useEffectEvent, useRef, useState } from "react";

const PAUSE = 600;

/**
 * A value that saves itself after a pause and when it goes from the screen. What is not saved yet is what is shown; what could
 * not be saved stays, so that nobody writes it twice.
 */
export function useEdited<T>(known: T, save: (value: T) => Promise<unknown>) {
  const [edited, setEdited] = useState<{ value: T } | null>(null);
  const waiting = useRef<{ value: T } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [failed, setFailed] = useState(false);

  const flush = async () => {
    clearTimeout(timer.current);
    const saving = waiting.current;
    if (saving === null) return;
    waiting.current = null;
    try {
      await save(saving.value);
      setFailed(false);
      setEdited((now) => (now === saving ? null : now));
    } catch {
      // The action has said why; what was written stays on screen.
      setFailed(true);
    }
  };
  const change = (value: T, at: "once" | "later" = "later") => {
    const next = { value };
    waiting.current = next;
    setEdited(next);
    clearTimeout(timer.current);
    if (at === "once") void flush();
    else timer.current = setTimeout(() => void flush(), PAUSE);
  };
  const leave = useEffectEvent(flush);
  useEffect(() => () => void leave(), []);
  return { value: edited === null ? known : edited.value, change, flush, failed };
}
