import { type KeyboardEvent, useRef, useState } from "react";

type Acts = {
  onOpen: (id: string) => void;
  onErase?: (ids: string[]) => void;
  /** Brings a row into sight, so that it can take the keyboard. */
  onShow: (index: number) => void;
};

/** Which row of a list has the keyboard and which are chosen: arrows, space, shift, Ctrl A, Enter, Delete and Escape. */
export function useRows(ids: string[], { onOpen, onErase, onShow }: Acts) {
  const [focused, setFocused] = useState<string | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);
  const chosen = ids.filter((id) => picked.has(id));
  const place = focused === null ? -1 : ids.indexOf(focused);
  const active = ids[place === -1 ? 0 : place];

  const toggle = (id: string) => {
    anchor.current = id;
    setPicked((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  };
  const chooseTo = (id: string) => {
    const [from = 0, to = 0] = [ids.indexOf(anchor.current ?? active ?? id), ids.indexOf(id)].toSorted((a, b) => a - b);
    setPicked(new Set([...chosen, ...ids.slice(Math.max(0, from), to + 1)]));
  };
  const goTo = (index: number, extend = false) => {
    const at = Math.max(0, Math.min(ids.length - 1, index));
    const id = ids[at];
    if (id === undefined) return;
    if (extend) {
      anchor.current ??= active ?? null;
      chooseTo(id);
    }
    setFocused(id);
    onShow(at);
  };
  const clear = () => {
    anchor.current = null;
    setPicked(new Set());
  };
  const chooseAll = () => (chosen.length === ids.length ? clear() : setPicked(new Set(ids)));

  const onKeyDown = (event: KeyboardEvent) => {
    const onRow = event.target instanceof HTMLElement && event.target.dataset.row !== undefined;
    if (!onRow || active === undefined) return;
    const at = ids.indexOf(active);
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 10,
      PageUp: at - 10,
      Home: 0,
      End: ids.length - 1,
    };
    const move = moves[event.key];
    if (move !== undefined) goTo(move, event.shiftKey && onErase !== undefined);
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) onOpen(active);
    else if (onErase === undefined) return;
    else if (event.key === " ") toggle(active);
    else if (event.key === "Delete") onErase(chosen.length > 0 ? chosen : [active]);
    else if (event.key === "Escape" && chosen.length > 0) clear();
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) chooseAll();
    else return;
    event.preventDefault();
  };

  return {
    /** The row that Tab goes to. */
    active,
    /** The row that takes the keyboard once it is drawn; null until somebody moved. */
    focused: place === -1 ? null : focused,
    chosen,
    all: ids.length > 0 && chosen.length === ids.length,
    toggle,
    chooseTo,
    chooseAll,
    clear,
    onKeyDown,
    onFocus: setFocused,
    /** One row on or back, from anywhere on the screen. */
    step: (by: 1 | -1) => goTo(place === -1 ? 0 : place + by),
  };
}
