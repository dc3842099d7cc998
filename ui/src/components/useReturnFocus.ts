import { useRef } from "react";

/**
 * Where the keyboard goes when something that floated is closed: to what had it before.
 * Radix gives it back to a trigger only, and what is opened by its address has none.
 */
export function useReturnFocus(to?: () => HTMLElement | null) {
  const before = useRef<Element | null>(null);
  return {
    remember: () => {
      before.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      const back = to?.() ?? before.current;
      if (back instanceof HTMLElement) back.focus();
    },
  };
}
