/** Providers, what they cost, and what left for them. */
import { inOrder } from "./steps.mjs";

const providers = "/assistant/providers";
const usage = "/assistant/usage";
const sent = "/assistant/sent";

const card = (page, id) => page.locator(`[data-testid=provider-card][data-provider="${id}"]`);

const setUp = (id) => async (page) => {
  await card(page, id).getByRole("button").click();
  await page.getByRole("dialog").waitFor();
};

const rows = (page) => page.getByTestId("call-row").first().waitFor();

const openCall = (text) => async (page) => {
  await page.getByTestId("call-row").filter({ hasText: text }).first().getByRole("button").click();
  await page.getByRole("dialog").getByRole("definition").first().waitFor();
};

const slowly = (page) => page.waitForTimeout(300);

export const served = [
  { name: "providers", world: "served", place: providers },
  { name: "providers-unset", world: "shop", place: providers },
  { name: "providers-failing", world: "failing", place: providers },
  { name: "providers-slow", world: "slow", place: providers, prepare: slowly },
  {
    name: "providers-more",
    world: "served",
    place: providers,
    prepare: (page) => page.getByTestId("provider-card").last().scrollIntoViewIfNeeded(),
  },
  { name: "providers-set-up", world: "shop", place: providers, prepare: setUp("groq") },
  {
    name: "providers-add",
    world: "shop",
    place: providers,
    prepare: async (page) => {
      await page.getByTestId("add-provider").click();
      await page.getByRole("textbox", { name: "Address" }).fill("models example");
      await page.getByRole("dialog").locator("summary").click();
      await page.getByTestId("save-provider").click();
    },
  },
  { name: "providers-one", world: "served", place: `${providers}/groq` },
  {
    name: "providers-tested",
    world: "served",
    place: `${providers}/groq`,
    prepare: async (page) => {
      await page.getByTestId("test-provider").click();
      await page.getByTestId("test-result").waitFor();
    },
  },
  { name: "providers-refused", world: "served", place: `${providers}/openai` },
  { name: "providers-many-models", world: "served", place: `${providers}/provider-house` },
  { name: "providers-rtl", world: "served", place: `${providers}/provider-rtl` },
  {
    name: "providers-remove",
    world: "served",
    place: `${providers}/openai`,
    prepare: (page) => page.getByRole("dialog").getByRole("button", { name: "Remove" }).click(),
  },
  { name: "usage", world: "served", place: usage },
  {
    name: "usage-money",
    world: "served",
    place: `${usage}?days=90`,
    prepare: async (page) => {
      await page.getByRole("radio", { name: "Replies" }).click();
      await page.getByTestId("credits-balance").waitFor();
      await page.getByText("Tell me at").scrollIntoViewIfNeeded();
      await page.getByRole("table", { name: "Credits taken and added" }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: "usage-spent",
    world: "spent",
    place: usage,
    prepare: async (page) => {
      await page.getByTestId("credits-balance").waitFor();
      await page.getByTestId("budget-state").scrollIntoViewIfNeeded();
      await page.getByTestId("credits-balance").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "usage-add-credits",
    world: "served",
    place: usage,
    prepare: async (page) => {
      await page.getByRole("button", { name: "Add credits" }).click();
      await page.getByLabel("How many").fill("0");
    },
  },
  { name: "usage-empty", world: "shop", place: usage },
  { name: "usage-failing", world: "failing", place: usage },
  { name: "usage-slow", world: "slow", place: usage, prepare: slowly },
  { name: "sent", world: "served", place: sent, prepare: rows },
  {
    name: "sent-end",
    world: "served",
    place: sent,
    prepare: inOrder(rows, (page) => page.getByTestId("call-row").last().scrollIntoViewIfNeeded()),
  },
  {
    name: "sent-failed",
    world: "served",
    place: sent,
    prepare: inOrder(rows, (page) => page.getByRole("button", { name: "Only failed" }).click()),
  },
  { name: "sent-empty", world: "shop", place: sent },
  { name: "sent-failing", world: "failing", place: sent },
  { name: "sent-slow", world: "slow", place: sent, prepare: slowly },
  { name: "sent-one", world: "served", place: sent, prepare: openCall("Reply") },
  { name: "sent-one-failed", world: "served", place: sent, prepare: openCall("The key was refused") },
  { name: "sent-one-gone", world: "served", place: `${sent}/call-390` },
  {
    name: "sent-delete",
    world: "served",
    place: sent,
    prepare: inOrder(rows, (page) => page.getByRole("button", { name: "Delete words" }).click()),
  },
  {
    name: "sent-chat",
    world: "served",
    prepare: async (page) => {
      await page.getByTestId("chat-row").filter({ hasText: "Maximiliane" }).click();
      await page.getByTestId("thread-bubble").first().waitFor();
      await page.keyboard.press("Control+k");
      await page.getByTestId("palette-input").fill("left for this");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: /Only / }).first().waitFor();
    },
  },
];
