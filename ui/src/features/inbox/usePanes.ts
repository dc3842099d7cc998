import { useState } from "react";
import { showPhone, toggleContactPane, useDesk } from "../../lib/desk";
import { useMediaQuery } from "../../lib/useMediaQuery";

/**
 * Which panes fit. Wide: all three. Under 1200 px the customer folds away and floats over the thread when asked for.
 * Under 760 px (a window zoomed to 200 %) there is one pane at a time.
 */
export function usePanes(chatOpen: boolean) {
  const phone = useDesk((desk) => desk.phone);
  const contactWanted = useDesk((desk) => desk.contactPane);
  const wide = useMediaQuery("(min-width: 1200px)");
  const roomy = useMediaQuery("(min-width: 1280px)");
  const several = useMediaQuery("(min-width: 760px)");
  const [peeking, setPeeking] = useState(false);
  const toggleContact = () => {
    showPhone(false);
    if (wide) toggleContactPane();
    else setPeeking((now) => !now);
  };
  const listSize: "normal" | "narrow" | "full" = several ? (phone && !roomy ? "narrow" : "normal") : "full";
  return {
    list: several || (!chatOpen && !phone),
    listSize,
    thread: several || (chatOpen && !phone),
    phone,
    contact: chatOpen && !phone && (wide ? contactWanted : peeking),
    floating: !wide,
    toggleContact,
  };
}
