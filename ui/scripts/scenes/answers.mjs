/** Answers, unanswered questions, checks and search models. */
import { ask, open, inOrder } from "./steps.mjs";

const faqs = "/knowledge/base-1/faqs";
const gaps = "/knowledge/base-1/gaps";
const pins = "/knowledge/base-1/pins";
const models = "/knowledge/models";

export const answers = [
  {
    name: "knowledge",
    world: "busy",
    place: faqs,
    prepare: inOrder((page) => page.getByTestId("faq-row").first().click(), ask("How long does delivery take to Porto?")),
  },
  {
    name: "knowledge-escalated",
    world: "busy",
    place: faqs,
    prepare: ask("Do you repair antique chandeliers from 1890?"),
  },
  {
    name: "knowledge-new",
    world: "many",
    place: faqs,
    prepare: inOrder(
      (page) => page.getByTestId("new-faq").click(),
      (page) => page.getByTestId("faq-save").waitFor(),
    ),
  },
  { name: "answers", world: "busy", place: faqs, prepare: (page) => page.getByTestId("faq-pairs").waitFor() },
  { name: "answers-many", world: "many", place: faqs, prepare: (page) => page.getByTestId("faq-row").first().waitFor() },
  { name: "answers-empty", world: "empty", place: faqs },
  { name: "answers-failing", world: "failing", place: faqs },
  {
    name: "answers-chosen",
    world: "busy",
    place: faqs,
    prepare: async (page) => {
      await page.getByTestId("faq-row").first().waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press("Space");
      await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("Shift+ArrowDown");
    },
  },
  {
    name: "answers-open",
    world: "busy",
    place: faqs,
    prepare: async (page) => {
      await page.getByTestId("faq-row").filter({ hasText: "guarantee" }).click();
      await page.getByTestId("faq-wording").first().waitFor();
    },
  },
  {
    name: "answers-import",
    world: "busy",
    place: faqs,
    prepare: async (page) => {
      await page.getByRole("button", { name: "Import and export" }).click();
      await page.getByRole("menuitem", { name: "Import" }).click();
      await page.getByTestId("apply-import").waitFor();
    },
  },
  {
    name: "answers-pairs",
    world: "busy",
    place: faqs,
    prepare: (page) => page.getByRole("button", { name: "Compare" }).click(),
  },
  {
    name: "answers-from-reply",
    world: "busy",
    prepare: inOrder(open("Jonas Weber"), async (page) => {
      await page.getByTestId("thread-bubble").last().hover();
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "Make it one of your answers" }).click();
      await page.getByTestId("faq-question").waitFor();
    }),
  },
  { name: "unanswered", world: "busy", place: gaps, prepare: (page) => page.getByTestId("gap-detail").waitFor() },
  {
    name: "unanswered-rtl",
    world: "busy",
    place: gaps,
    prepare: (page) => page.getByTestId("gap-row").filter({ hasText: "دبي" }).click(),
  },
  {
    name: "unanswered-long",
    world: "many",
    place: gaps,
    prepare: async (page) => {
      await page.getByTestId("gap-detail").waitFor();
      await page.getByTestId("gap-row").filter({ hasText: "instalments" }).click();
    },
  },
  { name: "unanswered-none", world: "shop", place: gaps },
  { name: "unanswered-failing", world: "failing", place: gaps },
  { name: "unanswered-slow", world: "slow", place: gaps, prepare: (page) => page.waitForTimeout(300) },
  {
    name: "unanswered-write",
    world: "busy",
    place: gaps,
    prepare: async (page) => {
      await page.getByTestId("gap-write").click();
      await page.getByTestId("faq-question").waitFor();
    },
  },
  { name: "checks", world: "busy", place: pins, prepare: (page) => page.getByTestId("pin-row").first().waitFor() },
  {
    name: "checks-run",
    world: "busy",
    place: pins,
    prepare: async (page) => {
      await page.getByTestId("run-pins").click();
      await page.getByTestId("pins-result").filter({ hasText: "broken" }).waitFor();
    },
  },
  { name: "checks-none", world: "shop", place: pins },
  { name: "models", world: "busy", place: models, prepare: (page) => page.getByTestId("model").first().waitFor() },
  { name: "models-phases", world: "models", place: models, prepare: (page) => page.getByTestId("switching").waitFor() },
  {
    name: "models-end",
    world: "models",
    place: models,
    prepare: (page) => page.getByTestId("model").last().scrollIntoViewIfNeeded(),
  },
  {
    name: "models-network",
    world: "busy",
    place: models,
    prepare: async (page) => {
      await page.getByTestId("add-endpoint").click();
      await page.getByLabel("Address").fill("http://models.example/v1");
      await page.getByTestId("save-endpoint").click();
    },
  },
  {
    name: "models-remove",
    world: "models",
    place: models,
    prepare: (page) => page.getByRole("button", { name: "Remove text-embed-large" }).click(),
  },
  { name: "knowledge-empty", world: "empty", place: "/knowledge" },
];
