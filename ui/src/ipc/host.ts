/** What the webview needs from the program around it. `tauri.ts` is the real one; tests and `dev:fake` put `fake/host.ts` in its place. */
import type { commands } from "./bindings";
import type { Changed, MessageId, OpenChat, Typing } from "./bindings";

export type Listenable<T> = { listen(callback: (event: { payload: T }) => void): Promise<() => void> };

export type Host = {
  commands: typeof commands;
  events: { changed: Listenable<Changed>; openChat: Listenable<OpenChat>; typing: Listenable<Typing> };
  mediaUrl(message: MessageId): string;
};
