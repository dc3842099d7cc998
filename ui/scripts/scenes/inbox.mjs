/** The inbox. */
import { open, inOrder } from "./steps.mjs";

export const inbox = [
  { name: "inbox-none-open", world: "busy" },
  { name: "inbox-bot", world: "busy", prepare: open("Ana Ribeiro") },
  {
    name: "inbox-why",
    world: "busy",
    prepare: inOrder(open("Ana Ribeiro"), async (page) => {
      await page.getByTestId("thread-bubble").last().hover();
      await page.getByTestId("why-button").last().click();
      await page.locator("[data-testid=why-panel] summary").click();
    }),
  },
  { name: "inbox-human", world: "busy", prepare: open("Sam O'Neill") },
  { name: "inbox-approval", world: "busy", prepare: open("Priya Nair") },
  { name: "inbox-maybe-sent", world: "busy", prepare: open("Jonas Weber") },
  { name: "inbox-failed-rtl", world: "busy", prepare: open("ليلى") },
  { name: "inbox-media", world: "busy", prepare: open("Maximiliane") },
  {
    name: "inbox-answers",
    world: "busy",
    prepare: inOrder(open("Sam O'Neill"), (page) => page.getByTestId("composer-input").fill("/re")),
  },
  {
    name: "inbox-emoji",
    world: "busy",
    prepare: inOrder(open("Sam O'Neill"), (page) => page.getByRole("button", { name: "Emoji" }).click()),
  },
  {
    name: "inbox-phone",
    world: "busy",
    prepare: inOrder(open("Sam O'Neill"), (page) => page.getByRole("button", { name: "Open the practice phone" }).click()),
  },
  { name: "inbox-frozen", world: "frozen", prepare: open("Ana Ribeiro") },
  { name: "inbox-many", world: "many", prepare: open("Ana Ribeiro") },
  { name: "inbox-empty", world: "empty" },
  { name: "inbox-failing", world: "failing" },
  { name: "inbox-slow", world: "slow", prepare: (page) => page.waitForTimeout(300) },
  { name: "inbox-handover", world: "served", prepare: open("Beatriz Campos") },
  { name: "inbox-handover-plain", world: "served", prepare: open("Sam O'Neill") },
  {
    name: "inbox-handover-why",
    world: "served",
    prepare: inOrder(open("Beatriz Campos"), async (page) => {
      await page.getByTestId("thread-bubble").last().hover();
      await page.getByTestId("why-button").last().click();
      await page.getByTestId("thought").waitFor();
    }),
  },
  { name: "inbox-spoken-rtl", world: "served", prepare: open("نادية") },
  { name: "inbox-not-heard", world: "served", prepare: open("Oskar Lindqvist") },
  { name: "inbox-read", world: "served", prepare: open("Henrike Baumann") },
  {
    name: "inbox-read-all",
    world: "served",
    prepare: inOrder(open("Henrike Baumann"), (page) => page.getByRole("button", { name: "Show all" }).click()),
  },
  { name: "inbox-leaves-soon", world: "served", prepare: open("Tomás Ferreira") },
  { name: "notices-served", world: "served", prepare: (page) => page.getByTestId("notices-bell").click() },
];
