import { useState } from "react";
import { useLocation } from "react-router";
import { remember, remembered } from "../../lib/remembered";
import { useMediaQuery } from "../../lib/useMediaQuery";

/**
 * Whether the test panel is open: beside the tab where there is room for both (and remembered), else over it for a moment.
 * The command palette asks for it with `?test` in the address, also when it is open already: each asking has its own `asked`.
 */
export function useTestPanel() {
  const docked = useMediaQuery("(min-width: 1240px)");
  const { key, search } = useLocation();
  const [kept, setKept] = useState(() => remembered("testPanel") !== "closed");
  const [shown, setShown] = useState(false);
  const [closed, setClosed] = useState<string | null>(null);
  const asked = new URLSearchParams(search).has("test") && closed !== key ? key : null;
  const setOpen = (open: boolean) => {
    setClosed(open ? null : key);
    if (!docked) return setShown(open);
    setKept(open);
    remember("testPanel", open ? "open" : "closed");
  };
  return { open: asked !== null || (docked ? kept : shown), asked, floating: !docked, setOpen };
}
