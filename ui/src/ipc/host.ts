/** What the webview needs from the program around it. `tauri.ts` is the real one; tests and `dev:fake` put `fake/host.ts` in its place. */
import type { commands } from "./bindings";
import type { Changed, MessageId, OpenChat, Typing } from "./bindings";

export type Listenable<T> = { listen(callback: (event: { payload: T }) => void): Promise<() => void> };

/** Files and folders held over the window, let go in it, or carried away again. */
export type FileDrag = { phase: "over"; count: number } | { phase: "dropped"; paths: string[] } | { phase: "left" };

export type Host = {
  commands: typeof commands;
  events: {
    changed: Listenable<Changed>;
    openChat: Listenable<OpenChat>;
    typing: Listenable<Typing>;
    fileDrag: Listenable<FileDrag>;
  };
  mediaUrl(message: MessageId): string;
};
