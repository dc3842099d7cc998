/** A core without a computer behind it. `?world=busy` in the address (or `useWorld` in a test) says which world it plays. */
import type { Host } from "../host";
import { fakeCommands } from "./commands";
import { mediaUrl } from "./media";
import { worldNamed } from "./seed";
import { channels, type World } from "./world";

let world: World = worldNamed(new URLSearchParams(window.location.search).get("world") ?? "first");

export function useWorld(name: string, pace = 0): World {
  world = worldNamed(name);
  world.pace = pace;
  return world;
}

export const host: Host = { commands: fakeCommands(() => world), events: channels, mediaUrl };
export { channels };

/** In a browser its own drag events stand for the system's, so that dropping can be tried with `dev:fake`. */
window.addEventListener("dragenter", (event) => {
  if (event.relatedTarget === null) channels.fileDrag.tell({ phase: "over", count: event.dataTransfer?.items.length ?? 1 });
});
window.addEventListener("dragover", (event) => event.preventDefault());
window.addEventListener("dragleave", (event) => event.relatedTarget === null && channels.fileDrag.tell({ phase: "left" }));
window.addEventListener("drop", (event) => {
  event.preventDefault();
  const names = [...(event.dataTransfer?.files ?? [])].map(({ name }) => `/home/you/Documents/${name}`);
  channels.fileDrag.tell({ phase: "dropped", paths: names });
});
