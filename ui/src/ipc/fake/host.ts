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
