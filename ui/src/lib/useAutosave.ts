import { useEffect, useEffectEvent, useRef, useState } from "react";

const PAUSE = 700;

/** A text that saves itself after a pause, on leaving the field, and when it goes from the screen. */
export function useAutosave(initial: string, onSave: (value: string) => Promise<unknown>) {
  const [value, setValue] = useState(initial);
  const [state, setState] = useState<"idle" | "waiting" | "saving" | "saved" | "failed">("idle");
  const pending = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const flush = () => {
    clearTimeout(timer.current);
    const text = pending.current;
    if (text === null) return;
    pending.current = null;
    setState("saving");
    onSave(text).then(
      () => setState("saved"),
      () => setState("failed"),
    );
  };
  const change = (next: string) => {
    setValue(next);
    setState("waiting");
    pending.current = next;
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, PAUSE);
  };
  const leave = useEffectEvent(flush);
  useEffect(() => () => leave(), []);
  return { value, state, change, flush };
}
