import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FlowId, FlowRow } from "../../../ipc";
import { useOrderFlows } from "../flowQueries";
import { FlowItem } from "./FlowItem";

/** The rows in their order; a grip moves one by pointer or by arrow keys. A part of the flows has no order to change. */
export function FlowRows({ rows, whole }: { rows: FlowRow[]; whole: boolean }) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const order = useOrderFlows();
  /** The order as it is being made, until the core has it. */
  const [made, setMade] = useState<FlowId[] | null>(null);
  const [held, setHeld] = useState<FlowId | null>(null);
  const [said, setSaid] = useState("");
  const shown = made === null ? rows : made.flatMap((id) => rows.find((row) => row.id === id) ?? []);
  const complete = shown.length === rows.length ? shown : rows;
  const ids = complete.map(({ id }) => id);

  const moved = (id: FlowId, to: number) => {
    const next = ids.filter((known) => known !== id);
    next.splice(Math.max(0, Math.min(next.length, to)), 0, id);
    return next;
  };
  const keep = (next: FlowId[]) => {
    if (next.join() === rows.map((row) => row.id).join()) return setMade(null);
    setMade(next);
    order.mutate(next, { onSettled: () => setMade(null) });
  };
  const step = (row: FlowRow, by: number) => {
    const at = ids.indexOf(row.id) + by;
    if (at < 0 || at >= ids.length) return;
    keep(moved(row.id, at));
    setSaid(t("flows.list.movedTo", { name: row.name, place: at + 1 }));
  };
  /** Where the pointer is among the rows: before the first one whose middle is below it. */
  const drag = (id: FlowId, y: number) => {
    const boxes = [...(list.current?.children ?? [])].map((row) => row.getBoundingClientRect());
    const over = boxes.findIndex((box) => y < box.top + box.height / 2);
    const at = over === -1 ? ids.length - 1 : over;
    const from = ids.indexOf(id);
    setMade(moved(id, at > from ? at - 1 : at));
  };

  const drop = () => {
    setHeld(null);
    if (made !== null) keep(made);
  };
  const onMove = useEffectEvent(({ clientY }: PointerEvent) => held !== null && drag(held, clientY));
  const onUp = useEffectEvent(drop);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    setHeld(null);
    setMade(null);
  });
  // The row that is held moves in the document, and an element that moves loses the pointer: the window has it instead.
  useEffect(() => {
    if (held === null) return;
    const [move, up, key] = [(event: PointerEvent) => void onMove(event), () => onUp(), (event: KeyboardEvent) => onKey(event)];
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("pointercancel", up);
    window.addEventListener("keydown", key);
    return () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", up);
      window.removeEventListener("keydown", key);
    };
  }, [held]);

  return (
    <>
      <ol ref={list} aria-label={t("flows.list.title")} className="flex flex-col gap-2 px-5 py-4">
        {complete.map((row, place) => (
          <FlowItem
            key={row.id}
            row={row}
            place={place + 1}
            movable={whole && complete.length > 1}
            held={held === row.id}
            onStep={(by) => step(row, by)}
            onHold={() => setHeld(row.id)}
          />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}
