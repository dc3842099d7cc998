/** The scenes that `npm run pictures` looks at: a world, a place in it, and what is done there first. */
const open = (name) => async (page) => {
  await page.getByTestId("chat-row").filter({ hasText: name }).first().click();
  await page.getByTestId("thread-bubble").first().waitFor();
};

const then =
  (...steps) =>
  async (page) => {
    for (const step of steps) await step(page);
  };

const practise = async (page) => {
  await page.getByTestId("welcome-start").click();
  await page.getByTestId("practice-contact-0").click();
  await page.getByTestId("practice-suggestion-0").click();
  await page.locator("[data-testid=practice-bubble][data-from=shop]").first().waitFor({ timeout: 8000 });
};

const ask = (question) => async (page) => {
  await page.getByTestId("test-question-input").fill(question);
  await page.getByTestId("test-question-input").press("Enter");
  await page.getByTestId("test-question-answer").waitFor();
};

export const SCENES = [
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
    prepare: then(practise, async (page) => {
      await page.getByTestId("practice-input").fill("Do you repair antique chandeliers from 1890?");
      await page.getByTestId("practice-send").click();
      await page.locator("[data-testid=composer-input]").waitFor({ timeout: 8000 });
    }),
  },
  { name: "inbox-none-open", world: "busy" },
  { name: "inbox-bot", world: "busy", prepare: open("Ana Ribeiro") },
  {
    name: "inbox-why",
    world: "busy",
    prepare: then(open("Ana Ribeiro"), async (page) => {
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
    prepare: then(open("Sam O'Neill"), (page) => page.getByTestId("composer-input").fill("/re")),
  },
  {
    name: "inbox-emoji",
    world: "busy",
    prepare: then(open("Sam O'Neill"), (page) => page.getByRole("button", { name: "Emoji" }).click()),
  },
  {
    name: "inbox-phone",
    world: "busy",
    prepare: then(open("Sam O'Neill"), (page) => page.getByRole("button", { name: "Open the practice phone" }).click()),
  },
  { name: "inbox-frozen", world: "frozen", prepare: open("Ana Ribeiro") },
  { name: "inbox-many", world: "many", prepare: open("Ana Ribeiro") },
  { name: "inbox-empty", world: "empty" },
  { name: "inbox-failing", world: "failing" },
  { name: "inbox-slow", world: "slow", prepare: (page) => page.waitForTimeout(300) },
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
  { name: "palette-actions", world: "busy", prepare: then(open("Ana Ribeiro"), (page) => page.keyboard.press("Control+k")) },
  { name: "shortcuts", world: "busy", prepare: (page) => page.keyboard.press("?") },
  {
    name: "knowledge",
    world: "busy",
    place: "/knowledge",
    prepare: then((page) => page.getByTestId("faq-row").first().click(), ask("How long does delivery take to Porto?")),
  },
  {
    name: "knowledge-escalated",
    world: "busy",
    place: "/knowledge",
    prepare: ask("Do you repair antique chandeliers from 1890?"),
  },
  {
    name: "knowledge-new",
    world: "many",
    place: "/knowledge",
    prepare: then(
      (page) => page.getByTestId("new-faq").click(),
      (page) => page.getByTestId("faq-save").waitFor(),
    ),
  },
  { name: "knowledge-empty", world: "empty", place: "/knowledge" },
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
