import { useEffect, useRef } from "react";

/** Lets a row of a drawn-as-needed list take the keyboard when it is its turn. */
export function useRowFocus<T extends HTMLElement>(focused: boolean) {
  const row = useRef<T>(null);
  useEffect(() => {
    const here = row.current;
    if (focused && here && !here.contains(document.activeElement)) here.focus({ preventScroll: true });
  }, [focused]);
  return row;
}
