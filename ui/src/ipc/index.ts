/** The only door to the core. */
export type * from "./bindings";
export type { FileDrag } from "./host";
export { CommandFailure, core, events, mediaUrl, playableUrl } from "./client";
export { refresher, staleKeys } from "./changed";
export { keys, type ChatListPlace } from "./keys";
