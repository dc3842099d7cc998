/** The sources of a base. */
import { ask, inOrder } from "./steps.mjs";

const home = "/knowledge/base-1/sources";

const openSource = (title) => async (page) => {
  await page.getByTestId("source-row").filter({ hasText: title }).getByRole("link").click();
  await page.getByTestId("reader-back").waitFor();
};

export const sources = [
  { name: "sources", world: "busy", place: home },
  { name: "sources-many", world: "many", place: home },
  { name: "sources-empty", world: "empty", place: home },
  { name: "sources-failing", world: "failing", place: home },
  { name: "sources-slow", world: "slow", place: home, prepare: (page) => page.waitForTimeout(300) },
  {
    name: "sources-chosen",
    world: "busy",
    place: home,
    prepare: async (page) => {
      await page.getByTestId("source-row").nth(1).focus();
      await page.keyboard.press("Space");
      await page.keyboard.press("Shift+ArrowDown");
      await page.getByRole("button", { name: "2 notes" }).click();
      await page
        .getByTestId("source-row")
        .filter({ hasText: "help" })
        .first()
        .getByRole("button", { name: "Show its pages" })
        .click();
    },
  },
  {
    name: "sources-drop",
    world: "busy",
    place: home,
    prepare: async (page) => {
      await page.getByTestId("source-row").first().waitFor();
      const dataTransfer = await page.evaluateHandle(() => {
        const held = new DataTransfer();
        held.items.add(new File(["Menu"], "Menu.pdf"));
        return held;
      });
      await page.dispatchEvent("body", "dragenter", { dataTransfer });
      await page.getByTestId("drop-zone").waitFor();
    },
  },
  {
    name: "sources-pages",
    world: "busy",
    place: home,
    prepare: async (page) => {
      await page.getByTestId("add-source").click();
      await page.getByRole("menuitem", { name: "Web pages" }).click();
      await page.getByTestId("pages-addresses").fill("shop.example/terms\nhttp://192.168.0.10/prices\nshop.example/terms/");
      await page.getByRole("switch").click();
    },
  },
  { name: "sources-ask", world: "busy", place: home, prepare: ask("What does a new cable or a new socket cost for repairs?") },
  {
    name: "sources-ask-cut",
    world: "busy",
    place: home,
    prepare: inOrder(ask("Do you sell beach umbrellas for a wedding?"), (page) => page.getByText(/^Details/).click()),
  },
  {
    name: "source-cited",
    world: "busy",
    place: home,
    prepare: inOrder(ask("What does a new cable or a new socket cost for repairs?"), async (page) => {
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.locator("[data-cited]").first().waitFor();
    }),
  },
  {
    name: "source-long",
    world: "many",
    place: home,
    prepare: inOrder(ask("What does spare glass for lamp 248 cost?"), async (page) => {
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.locator("[data-cited]").first().waitFor();
      await page.getByRole("button", { name: "Contents" }).click();
      await page.waitForTimeout(400);
    }),
  },
  { name: "source-rtl", world: "busy", place: home, prepare: openSource("سياسة") },
  { name: "source-failed", world: "busy", place: home, prepare: openSource("Scan of the old") },
  {
    name: "source-text",
    world: "busy",
    place: `${home}/new`,
    prepare: async (page) => {
      await page.getByTestId("text-title").fill("Terms of delivery");
      await page.getByTestId("text-body").fill("## Abroad\nWe deliver to **Norway** and _Switzerland_.\n\n- 4 days\n- 12.00");
    },
  },
  {
    name: "source-preview",
    world: "busy",
    place: `${home}/new`,
    prepare: async (page) => {
      await page.getByTestId("text-title").fill("Terms of delivery");
      await page.getByTestId("text-body").fill("## Abroad\nWe deliver to **Norway** and _Switzerland_.\n\n- 4 days\n- 12.00");
      await page.getByRole("radio", { name: "Preview" }).click();
    },
  },
  {
    name: "bases-languages",
    world: "busy",
    place: home,
    prepare: async (page) => {
      await page.getByTestId("base-row").nth(1).hover();
      await page.getByTestId("base-menu").nth(1).click();
      await page.getByRole("menuitem", { name: "Languages" }).click();
    },
  },
];
