import { useState } from "react";
import type { BaseId, FaqPair } from "../../ipc";
import { remember, remembered } from "../../lib/remembered";

const MOST = 500;
const nameOf = ({ one, other }: FaqPair) => `${one.id} ${other.id}`;

/** Pairs that the operator wants to keep as two answers; remembered in this window. */
export function useLeftPairs(base: BaseId) {
  const key = `leftPairs.${base}`;
  const [names, setNames] = useState(() => (remembered(key) ?? "").split(",").filter(Boolean));
  return {
    has: (pair: FaqPair) => names.includes(nameOf(pair)),
    leave: (pair: FaqPair) => {
      const next = [...names, nameOf(pair)].slice(-MOST);
      setNames(next);
      remember(key, next.join(","));
    },
  };
}
