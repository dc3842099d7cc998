/** Starting up, practising, and what is there on every screen. */
import { open, inOrder } from "./steps.mjs";

const practise = async (page) => {
  await page.getByTestId("welcome-start").click();
  await page.getByTestId("practice-contact-0").click();
  await page.getByTestId("practice-suggestion-0").click();
  await page.locator("[data-testid=practice-bubble][data-from=shop]").first().waitFor({ timeout: 8000 });
};

export const desk = [
  { name: "launch-starting", world: "starting" },
  { name: "launch-locked", world: "locked" },
  { name: "launch-corrupt", world: "corrupt" },
  { name: "welcome", world: "first" },
  {
    name: "practice-pick",
    world: "first",
    prepare: async (page) =>
      void (await page.getByTestId("welcome-start").click(), await page.getByTestId("practice-contact-0").waitFor()),
  },
  {
    name: "practice-suggest",
    world: "first",
    prepare: async (page) =>
      void (
        await page.getByTestId("welcome-start").click(),
        await page.getByTestId("practice-contact-0").click(),
        await page.getByTestId("practice-suggestion-0").waitFor()
      ),
  },
  { name: "practice-answered", world: "first", prepare: practise },
  {
    name: "practice-handed-over",
    world: "first",
    prepare: inOrder(practise, async (page) => {
      await page.getByTestId("practice-input").fill("Do you repair antique chandeliers from 1890?");
      await page.getByTestId("practice-send").click();
      await page.locator("[data-testid=composer-input]").waitFor({ timeout: 8000 });
    }),
  },
  { name: "notices", world: "busy", prepare: (page) => page.getByTestId("notices-bell").click() },
  {
    name: "palette",
    world: "busy",
    prepare: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByTestId("palette-input").fill("lamp");
      await page.waitForTimeout(400);
    },
  },
  { name: "palette-actions", world: "busy", prepare: inOrder(open("Ana Ribeiro"), (page) => page.keyboard.press("Control+k")) },
  { name: "shortcuts", world: "busy", prepare: (page) => page.keyboard.press("?") },
  {
    name: "accounts",
    world: "many",
    place: "/accounts",
    prepare: (page) => page.getByRole("button", { name: "How it answers" }).first().click(),
  },
  {
    name: "accounts-delete",
    world: "busy",
    place: "/accounts",
    prepare: async (page) => {
      await page.getByRole("button", { name: "More about" }).first().click();
      await page.getByRole("menuitem", { name: "Delete account" }).click();
    },
  },
  { name: "settings", world: "warned", place: "/settings" },
];
