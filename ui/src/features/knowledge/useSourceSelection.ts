import { type KeyboardEvent, useRef, useState } from "react";
import type { SourceId } from "../../ipc";
import type { SourceRowItem } from "./sourceModel";

type Acts = {
  onOpen: (item: SourceRowItem) => void;
  onErase: (ids: SourceId[]) => void;
  onToggle: (id: SourceId, open: boolean) => void;
  onShow: (index: number) => void;
};

/** Which row has the keyboard and which are chosen: arrows, space, shift, Ctrl A, Enter, Delete and Escape, as in a list of files. */
export function useSourceSelection(rows: SourceRowItem[], { onOpen, onErase, onToggle, onShow }: Acts) {
  const [focused, setFocused] = useState<SourceId | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<SourceId>>(new Set());
  const anchor = useRef<SourceId | null>(null);
  const top = rows.filter(({ level }) => level === 1).map(({ source }) => source.id);
  const kept = top.filter((id) => chosen.has(id));
  const at = rows.findIndex(({ source }) => source.id === focused);
  const active = at === -1 ? rows[0]?.source.id : focused;

  const toggle = (id: SourceId) => {
    anchor.current = id;
    setChosen((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  };
  const chooseTo = (id: SourceId) => {
    const [from, to] = [top.indexOf(anchor.current ?? active ?? id), top.indexOf(id)].toSorted((a, b) => a - b);
    if (from === undefined || to === undefined || to === -1) return;
    setChosen(new Set([...chosen, ...top.slice(Math.max(0, from), to + 1)]));
  };
  const goTo = (index: number, extend: boolean) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (!row) return;
    if (extend && active) {
      anchor.current ??= active;
      chooseTo(row.source.id);
    }
    setFocused(row.source.id);
    onShow(rows.indexOf(row));
  };
  const clear = () => {
    anchor.current = null;
    setChosen(new Set());
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute("role") !== "row") return;
    const item = rows.find(({ source }) => source.id === active);
    const place = item ? rows.indexOf(item) : -1;
    const moves: Record<string, number> = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      PageDown: place + 10,
      PageUp: place - 10,
      Home: 0,
      End: rows.length - 1,
    };
    const move = moves[event.key];
    if (!item) return;
    const { source, level, pages, open } = item;
    if (move !== undefined) goTo(move, event.shiftKey);
    else if (event.key === " ") {
      if (level === 1) toggle(source.id);
    } else if (event.key === "Enter") onOpen(item);
    else if (event.key === "Delete" && (kept.length > 0 || level === 1)) onErase(kept.length > 0 ? kept : [source.id]);
    else if (event.key === "Escape" && kept.length > 0) clear();
    else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) setChosen(new Set(top));
    else if (event.key === "ArrowRight" && pages > 0 && !open) onToggle(source.id, true);
    else if (event.key === "ArrowLeft" && open) onToggle(source.id, false);
    else if (event.key === "ArrowLeft" && level === 2)
      goTo(
        rows.findIndex((row) => row.source.id === source.parent_id),
        false,
      );
    else return;
    event.preventDefault();
  };

  return {
    active,
    /** The row that should take the keyboard when it is drawn; null until somebody moved there. */
    focused,
    chosen: kept,
    all: top.length > 0 && kept.length === top.length,
    toggle,
    chooseTo,
    chooseAll: () => (kept.length === top.length ? clear() : setChosen(new Set(top))),
    clear,
    onKeyDown,
    onFocus: setFocused,
  };
}
