import { type FocusEvent, type MouseEvent, useState } from "react";

/**
 * Whether the pointer or the keyboard is at a bubble. Only then does it carry its tools: thousands of them would slow a
 * long chat down. An open menu keeps them.
 */
export function useNear() {
  const [hovered, setHovered] = useState(false);
  const [within, setWithin] = useState(false);
  const [focused, setFocused] = useState(false);
  const [menu, setMenu] = useState<"tools" | "emoji" | null>(null);
  const onFocus = ({ target, currentTarget }: FocusEvent) => {
    setWithin(true);
    setFocused(target === currentTarget);
  };
  const onBlur = ({ relatedTarget, currentTarget }: FocusEvent) => {
    if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return;
    setWithin(false);
    setFocused(false);
  };
  // Marked text keeps the system's own menu, to be copied.
  const onContextMenu = (event: MouseEvent) => {
    if (window.getSelection()?.toString()) return;
    event.preventDefault();
    setHovered(true);
    setMenu("tools");
  };
  return {
    active: hovered || within || menu !== null,
    focused,
    menu,
    setMenu,
    onContextMenu,
    handlers: { onPointerEnter: () => setHovered(true), onPointerLeave: () => setHovered(false), onFocus, onBlur },
  };
}
