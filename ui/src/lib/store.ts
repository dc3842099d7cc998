import { useSyncExternalStore } from "react";

/** A value outside the component tree: the moment of the desk (what is open, who is typing), never data of the core. */
export function createStore<T>(initial: T) {
  let value = initial;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const get = () => value;
  const set = (next: (before: T) => T) => {
    value = next(value);
    for (const listener of listeners) listener();
  };
  const use = <R>(select: (value: T) => R) => useSyncExternalStore(subscribe, () => select(value));
  return { get, set, use, reset: () => set(() => initial) };
}
