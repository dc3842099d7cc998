/** The studio of the assistant. */
import { inOrder } from "./steps.mjs";

/** Leaves just these parts of the form open: which ones were is remembered from scene to scene. */
const sections =
  (...wanted) =>
  async (page) => {
    await page.getByTestId("section-who").waitFor();
    for (const part of await page.locator("[data-testid^=section-]").all()) {
      const id = (await part.getAttribute("data-testid")).replace("section-", "");
      const open = (await part.getAttribute("aria-expanded")) === "true";
      if (open !== wanted.includes(id)) await part.click();
    }
  };

const tryOut =
  (...questions) =>
  async (page) => {
    for (const question of questions) {
      await page.getByTestId("try-input").fill(question);
      await page.getByTestId("try-input").press("Enter");
      await page.locator("[data-testid=turn]:last-child[data-state=done]").filter({ hasText: question }).waitFor();
    }
  };

export const assistant = [
  { name: "assistant-open", world: "busy", place: "/assistant", prepare: sections("who", "persona") },
  {
    name: "assistant-tried",
    world: "busy",
    place: "/assistant",
    prepare: tryOut("How long does delivery take?", "My lamp arrived broken, I want a refund"),
  },
  {
    name: "assistant-why",
    world: "busy",
    place: "/assistant",
    prepare: inOrder(tryOut("How long does delivery take?"), (page) => page.getByTestId("tried-why").click()),
  },
  {
    name: "assistant-request",
    world: "busy",
    place: "/assistant",
    prepare: inOrder(tryOut("How long does delivery take?", "And abroad?"), async (page) => {
      await page.getByTestId("tried-request").last().click();
      await page.getByTestId("request-body").waitFor();
    }),
  },
  {
    name: "assistant-model",
    world: "busy",
    place: "/assistant",
    prepare: (page) => page.getByTestId("model-picker").click(),
  },
  {
    name: "assistant-templates",
    world: "busy",
    place: "/assistant",
    prepare: async (page) => {
      await sections("who", "persona")(page);
      await page.getByTestId("persona").fill("You answer for a lamp shop. Say that lamps are packed by hand.");
      await page.getByTestId("templates").click();
      await page.getByTestId("template-restaurant").click();
    },
  },
  {
    name: "assistant-called",
    world: "busy",
    place: "/assistant",
    prepare: inOrder(sections("handover"), (page) => page.getByTestId("topic").first().scrollIntoViewIfNeeded()),
  },
  { name: "assistant-hours", world: "busy", place: "/assistant", prepare: sections("hours") },
  {
    name: "assistant-reads",
    world: "busy",
    place: "/assistant",
    prepare: sections("autonomy", "reads", "lead"),
  },
  {
    name: "assistant-unsaved",
    world: "busy",
    place: "/assistant",
    prepare: async (page) => {
      await sections("who", "persona", "handover")(page);
      await page.getByTestId("bot-name").fill("ليلى من متجر المصابيح");
      await page.getByTestId("persona").fill("أنت تجيب عملاء متجر صغير للمصابيح. كن ودودًا ومختصرًا ودقيقًا.");
      await page.getByTestId("threshold").fill("0.8");
      await page.getByTestId("what-changed").click();
    },
  },
  {
    name: "assistant-wrong",
    world: "busy",
    place: "/assistant",
    prepare: async (page) => {
      await sections("handover")(page);
      await page.getByTestId("add-topic").click();
      await page.getByTestId("save-assistant").click();
    },
  },
  {
    name: "assistant-rtl",
    world: "busy",
    place: "/assistant",
    prepare: tryOut("كم مدة الضمان؟", "שלום, כמה עולה המשלוח? ".repeat(12).trim()),
  },
  { name: "assistant-device", world: "shop", place: "/assistant", prepare: tryOut("How long does delivery take?") },
  { name: "assistant-failing", world: "failing", place: "/assistant" },
  { name: "assistant-slow", world: "slow", place: "/assistant", prepare: (page) => page.waitForTimeout(300) },
  {
    name: "assistant-compare",
    world: "busy",
    place: "/assistant/account-16/compare",
    prepare: async (page) => {
      await page.getByTestId("side-B").selectOption("persona:formal");
      await page.getByTestId("sample-delivery").click();
      await page.getByTestId("compare-input").fill("My lamp arrived broken, can you call me?");
      await page.getByTestId("compare-input").press("Enter");
      await page.locator("[data-testid=tried]").nth(3).waitFor();
    },
  },
  {
    name: "assistant-compare-none",
    world: "busy",
    place: "/assistant/account-16/compare",
    prepare: (page) => page.getByTestId("side-A").selectOption("model"),
  },
  { name: "assistant-replay", world: "busy", place: "/assistant/account-16/replay" },
  {
    name: "assistant-replay-running",
    world: "busy",
    place: "/assistant/account-16/replay",
    prepare: async (page) => {
      await page.getByTestId("replay-start").click();
      await page.waitForTimeout(1600);
    },
  },
  {
    name: "assistant-replay-done",
    world: "busy",
    place: "/assistant/account-16/replay",
    prepare: async (page) => {
      await page.getByRole("radio", { name: "Last 10" }).click();
      await page.getByTestId("replay-start").click();
      await page
        .getByTestId("replay-status")
        .filter({ hasText: /^10 asked/ })
        .waitFor({ timeout: 15_000 });
    },
  },
  { name: "assistant-replay-empty", world: "shop", place: "/assistant/account-16/replay" },
];
