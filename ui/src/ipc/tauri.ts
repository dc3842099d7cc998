import { getCurrentWebview } from "@tauri-apps/api/webview";
import * as bindings from "./bindings";
import type { FileDrag, Host, Listenable } from "./host";

const onWindows = navigator.userAgent.includes("Windows");

/** The system tells where the pointer is with its files many times a second; the screens hear only of the first time. */
const fileDrag: Listenable<FileDrag> = {
  listen: (callback) =>
    getCurrentWebview().onDragDropEvent(({ payload }) => {
      if (payload.type === "enter") callback({ payload: { phase: "over", count: payload.paths.length } });
      if (payload.type === "drop") callback({ payload: { phase: "dropped", paths: payload.paths } });
      if (payload.type === "leave") callback({ payload: { phase: "left" } });
    }),
};

/** The desktop program. A custom scheme is a host name on Windows and a scheme of its own elsewhere. */
export const host: Host = {
  commands: bindings.commands,
  events: { ...bindings.events, fileDrag },
  mediaUrl: (message) => `${onWindows ? "http://media.localhost" : "media://localhost"}/${encodeURIComponent(message)}`,
};
