import { useEffect, useRef, useState } from "react";
import type { AccountId } from "../../../ipc";
import { ASKING, type Outcome, outcomeOf } from "../attempt/ask";
import type { Settings } from "../settings";
import type { Side } from "./sides";

export type Cell = { settings: Settings; outcome: Outcome };
export type Pair<T> = [T, T];
export type Row = { id: number; question: string; cells: Pair<Cell | null> };
export type Compare = ReturnType<typeof useCompare>;
export type Place = 0 | 1;

const put = <T>([a, b]: Pair<T>, place: Place, value: T): Pair<T> => (place === 0 ? [value, b] : [a, value]);

/** The same questions to two assistants, each without what was said before. */
export function useCompare(account: AccountId) {
  const [sides, setSides] = useState<Pair<Side>>([{ kind: "saved" }, { kind: "draft" }]);
  const [rows, setRows] = useState<Row[]>([]);
  const next = useRef(1);
  const round = useRef(0);
  useEffect(() => () => void (round.current += 1), []);

  const setCell = (id: number, place: Place, cell: Cell | null) =>
    setRows((now) => now.map((row) => (row.id === id ? { ...row, cells: put(row.cells, place, cell) } : row)));
  const askOne = async (id: number, question: string, place: Place, settings: Settings) => {
    setCell(id, place, { settings, outcome: ASKING });
    const outcome = await outcomeOf({ account_id: account, settings, history: [], question, of_message: null });
    // Changed or cleared in the meantime: this answer belongs to nothing on screen.
    setRows((now) =>
      now.map((row) =>
        row.id === id && row.cells[place]?.settings === settings
          ? { ...row, cells: put(row.cells, place, { settings, outcome }) }
          : row,
      ),
    );
  };
  const askBoth = (id: number, question: string, pair: Pair<Settings>) =>
    Promise.all([askOne(id, question, 0, pair[0]), askOne(id, question, 1, pair[1])]);
  return {
    sides,
    rows,
    busy: rows.some(({ cells }) => cells.some((cell) => cell?.outcome.state === "asking")),
    ask: (question: string, pair: Pair<Settings>) => {
      const id = next.current++;
      setRows((now) => [...now, { id, question, cells: [null, null] }]);
      void askBoth(id, question, pair);
    },
    /** All questions once more: one after another, both sides at once. */
    askAll: async (pair: Pair<Settings>) => {
      const mine = ++round.current;
      const asked = rows;
      setRows((now) => now.map((row) => ({ ...row, cells: [null, null] })));
      for (const { id, question } of asked) {
        if (round.current !== mine) return;
        await askBoth(id, question, pair);
      }
    },
    choose: (place: Place, side: Side) => {
      round.current += 1;
      setSides((now) => put(now, place, side));
      setRows((now) => now.map((row) => ({ ...row, cells: put(row.cells, place, null) })));
    },
    clear: () => {
      round.current += 1;
      setRows([]);
    },
  };
}
