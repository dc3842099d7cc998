/** The scenes that `npm run pictures` looks at: a world, a place in it, and what is done there first. */
import { answers } from "./scenes/answers.mjs";
import { assistant } from "./scenes/assistant.mjs";
import { chatFlows } from "./scenes/chatFlows.mjs";
import { desk } from "./scenes/desk.mjs";
import { flows } from "./scenes/flows.mjs";
import { inbox } from "./scenes/inbox.mjs";
import { linking } from "./scenes/linking.mjs";
import { served } from "./scenes/providers.mjs";
import { simulator } from "./scenes/simulator.mjs";
import { sources } from "./scenes/sources.mjs";

export const SCENES = [
  ...desk,
  ...inbox,
  ...linking,
  ...sources,
  ...answers,
  ...assistant,
  ...served,
  ...flows,
  ...simulator,
  ...chatFlows,
];
