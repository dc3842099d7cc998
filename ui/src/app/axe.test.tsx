/** Every screen is clean by axe in both themes. Contrast needs a real browser: `npm run pictures` checks it. */
import { screen } from "@testing-library/react";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { openChat, openDesk } from "../test/desk";

const PLACES = [
  "/inbox",
  "/knowledge/base-1/sources",
  "/knowledge/base-1/sources/new",
  "/knowledge/base-1/faqs",
  "/knowledge/base-1/faqs/new",
  "/knowledge/base-1/gaps",
  "/knowledge/base-1/pins",
  "/knowledge/models",
  "/assistant",
  "/assistant/first/compare",
  "/assistant/first/replay",
  "/flows",
  "/flows/flow-order",
  "/flows/flow-reminder",
  "/flows/flow-order/draft/text",
  "/flows/flow-order/draft/journal",
  "/flows/flow-order/versions",
  "/flows/flow-order/versions?publish=flow-order-v1",
  "/flows/flow-order/runs",
  "/flows/flow-order/figures",
  "/flows/flow-order?publish=draft",
  "/flows/flow-order/try",
  "/flows/flow-order/try/variables",
  "/flows/flow-order/try/calls",
  "/flows/flow-order/tests",
  "/flows/flow-order/tests/test-down",
  "/flows/flow-order/tests/new",
  "/flows/gallery",
  "/flows/gallery/order-status",
  "/flows/variables",
  "/flows/which?text=order",
  "/accounts",
  "/settings",
];

const SERVED = [
  "/assistant/providers",
  "/assistant/providers/groq",
  "/assistant/usage",
  "/assistant/sent",
  "/assistant/sent/call-0",
];

async function violations() {
  // What is behind an open dialog is out of reach; without a layout axe cannot see that.
  const shown = document.querySelector("[role=dialog]") ?? document.body;
  const { violations } = await axe.run(shown, {
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

describe("where models have answered axe finds nothing", () => {
  it.each(SERVED)("on %s", async (place) => {
    await openDesk("few", place);
    expect(await violations()).toEqual([]);
  });
  it.each(["Beatriz Campos", "Tomás Ferreira", "Oskar Lindqvist"])("in the chat with %s", async (name) => {
    const { user } = await openDesk("few");
    await openChat(user, name);
    expect(await violations()).toEqual([]);
  });
});

describe("where numbers are linked axe finds nothing", () => {
  it.each(["/accounts", "/accounts?new=1", "/inbox?new=1"])("on %s", async (place) => {
    await openDesk("linked", place);
    expect(await violations()).toEqual([]);
  });
  it.each(["Inês Carvalho", "Rui Tavares", "Street market", "Kofi Mensah"])("in the chat with %s", async (name) => {
    const { user } = await openDesk("linked");
    await openChat(user, name);
    await user.hover(screen.getAllByTestId("thread-bubble").at(-1) ?? document.body);
    expect(await violations()).toEqual([]);
  });
});
