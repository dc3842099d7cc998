import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Message } from "../../ipc";

const NEAR = 48;

/**
 * Keeps the reader's place: at the end new messages pull the view along, further up they are counted instead;
 * older ones that load above do not move what is read. (WebKit has no scroll anchoring, so it is done here.)
 */
export function useThreadScroll(
  scroller: RefObject<HTMLDivElement | null>,
  content: RefObject<HTMLElement | null>,
  messages: Message[],
  startAt: string | null,
) {
  const [below, setBelow] = useState(0);
  const [atEnd, setAtEnd] = useState(true);
  const place = useRef({ first: "", last: "", height: 0, stuck: true });
  const first = messages[0]?.id ?? "";
  const last = messages.at(-1);

  const toEnd = () => {
    const view = scroller.current;
    if (view) view.scrollTop = view.scrollHeight;
    setBelow(0);
  };

  useLayoutEffect(() => {
    const view = scroller.current;
    if (!view) return;
    const was = place.current;
    const opened = was.last === "";
    const arrived = opened ? 0 : messages.length - 1 - messages.findLastIndex((message) => message.id === was.last);
    if (opened) {
      const line = startAt ? view.querySelector("[data-unread-line]") : null;
      if (line) line.scrollIntoView({ block: "center" });
      else view.scrollTop = view.scrollHeight;
    } else if (was.first !== first && arrived === 0) view.scrollTop += view.scrollHeight - was.height;
    else if (arrived > 0 && (was.stuck || last?.sender === "operator")) view.scrollTop = view.scrollHeight;
    else if (arrived > 0) setBelow((count) => count + arrived);
    place.current = {
      first,
      last: last?.id ?? "",
      height: view.scrollHeight,
      stuck: view.scrollHeight - view.scrollTop - view.clientHeight < NEAR,
    };
  }, [scroller, messages, first, last, startAt]);

  useEffect(() => {
    const view = scroller.current;
    const inner = content.current;
    if (!view || !inner) return;
    // Pictures that finish loading and panes that change width must not push the end out of sight.
    const follow = new ResizeObserver(() => {
      if (place.current.stuck) view.scrollTop = view.scrollHeight;
      place.current.height = view.scrollHeight;
    });
    follow.observe(inner);
    follow.observe(view);
    return () => follow.disconnect();
  }, [scroller, content]);

  const onScroll = () => {
    const view = scroller.current;
    if (!view) return;
    const stuck = view.scrollHeight - view.scrollTop - view.clientHeight < NEAR;
    place.current.stuck = stuck;
    setAtEnd(stuck);
    if (stuck) setBelow(0);
  };
  const release = useCallback(() => {
    place.current.stuck = false;
  }, []);
  return { below, atEnd, toEnd, onScroll, release };
}
