import type { CallRow } from "../../ipc";
import { useShortcuts } from "../../lib/shortcuts";

/** The id of the button that opens a call. */
export const callButton = (id: string) => `call-button-${id}`;

/** J and K: from row to row, and from call to call while one is open. */
export function useCallKeys(rows: CallRow[], chosen: string | undefined, onOpen: (id: string) => void) {
  const step = (by: 1 | -1) => {
    const here = rows.findIndex(({ id }) =>
      chosen === undefined ? document.activeElement?.id === callButton(id) : id === chosen,
    );
    const next = rows[here === -1 ? 0 : here + by];
    if (next === undefined) return;
    if (chosen === undefined) document.getElementById(callButton(next.id))?.focus();
    else onOpen(next.id);
  };
  useShortcuts({ nextCall: () => step(1), previousCall: () => step(-1) });
  return step;
}
