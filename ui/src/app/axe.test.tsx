/** Every screen is clean by axe in both themes. Contrast needs a real browser: `npm run pictures` checks it. */
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { openDesk } from "../test/desk";

const PLACES = [
  "/inbox",
  "/knowledge/base-1/sources",
  "/knowledge/base-1/sources/new",
  "/knowledge/base-1/faqs",
  "/knowledge/base-1/faqs/new",
  "/knowledge/base-1/gaps",
  "/knowledge/base-1/pins",
  "/knowledge/models",
  "/accounts",
  "/settings",
];

async function violations() {
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
}

describe.each(["light", "dark"] as const)("in the %s theme axe finds nothing", (theme) => {
  it.each(PLACES)("on %s", async (place) => {
    const { world } = await openDesk("busy", place);
    world.settings.theme = theme;
    expect(await violations()).toEqual([]);
  });
  it.each(["first", "locked", "empty", "failing", "frozen"])("in the world called %s", async (name) => {
    await openDesk(name);
    expect(await violations()).toEqual([]);
  });
  it("in an open chat", async () => {
    const { world } = await openDesk("busy", "/inbox");
    window.location.hash = `/inbox/${[...world.chats.keys()][1] ?? ""}`;
    expect(await violations()).toEqual([]);
  });
});
