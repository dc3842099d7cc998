/** What was pasted has no file: the core keeps it under a path of its own until it is sent. How a picture looks is known here. */
import { createStore } from "../../../lib/store";

/** The largest that the core takes. */
export const PASTED_LIMIT = 25 * 1024 * 1024;

const looks = createStore<ReadonlyMap<string, string>>(new Map());

/** The address of a pasted picture, to show it. */
export const useLook = (path: string) => looks.use((all) => all.get(path) ?? null);

export const isPasted = (path: string) => path.startsWith("pasted:");

export const rememberLook = (path: string, address: string) => looks.set((all) => new Map(all).set(path, address));

/** What is sent or left out need not be shown any more. */
export function forgetLooks(paths: string[]) {
  looks.set((all) => {
    const left = new Map(all);
    for (const path of paths) {
      const look = left.get(path);
      if (look !== undefined) URL.revokeObjectURL(look);
      left.delete(path);
    }
    return left;
  });
}

/** Its bytes as the core takes them. */
export const inBase64 = (file: Blob) =>
  new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result).split(",")[1] ?? ""));
    reader.addEventListener("error", () => reject(reader.error ?? new Error("unreadable")));
    reader.readAsDataURL(file);
  });
