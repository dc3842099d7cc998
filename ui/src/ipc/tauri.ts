import * as bindings from "./bindings";
import type { Host } from "./host";

const onWindows = navigator.userAgent.includes("Windows");

/** The desktop program. A custom scheme is a host name on Windows and a scheme of its own elsewhere. */
export const host: Host = {
  commands: bindings.commands,
  events: bindings.events,
  mediaUrl: (message) => `${onWindows ? "http://media.localhost" : "media://localhost"}/${encodeURIComponent(message)}`,
};
