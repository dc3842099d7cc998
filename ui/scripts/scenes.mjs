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
  await page.keyboard.press("t");
  await page.getByTestId("test-question-input").fill(question);
  await page.getByTestId("test-question-input").press("Enter");
  await page.getByTestId("test-question-answer").waitFor();
};

const sources = "/knowledge/base-1/sources";
const answers = "/knowledge/base-1/faqs";
const gaps = "/knowledge/base-1/gaps";
const pins = "/knowledge/base-1/pins";
const models = "/knowledge/models";

const openSource = (title) => async (page) => {
  await page.getByTestId("source-row").filter({ hasText: title }).getByRole("link").click();
  await page.getByTestId("reader-back").waitFor();
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
    place: answers,
    prepare: then((page) => page.getByTestId("faq-row").first().click(), ask("How long does delivery take to Porto?")),
  },
  {
    name: "knowledge-escalated",
    world: "busy",
    place: answers,
    prepare: ask("Do you repair antique chandeliers from 1890?"),
  },
  {
    name: "knowledge-new",
    world: "many",
    place: answers,
    prepare: then(
      (page) => page.getByTestId("new-faq").click(),
      (page) => page.getByTestId("faq-save").waitFor(),
    ),
  },
  { name: "sources", world: "busy", place: sources },
  { name: "sources-many", world: "many", place: sources },
  { name: "sources-empty", world: "empty", place: sources },
  { name: "sources-failing", world: "failing", place: sources },
  { name: "sources-slow", world: "slow", place: sources, prepare: (page) => page.waitForTimeout(300) },
  {
    name: "sources-chosen",
    world: "busy",
    place: sources,
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
    place: sources,
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
    place: sources,
    prepare: async (page) => {
      await page.getByTestId("add-source").click();
      await page.getByRole("menuitem", { name: "Web pages" }).click();
      await page.getByTestId("pages-addresses").fill("shop.example/terms\nhttp://192.168.0.10/prices\nshop.example/terms/");
      await page.getByRole("switch").click();
    },
  },
  { name: "sources-ask", world: "busy", place: sources, prepare: ask("What does a new cable or a new socket cost for repairs?") },
  {
    name: "sources-ask-cut",
    world: "busy",
    place: sources,
    prepare: then(ask("Do you sell beach umbrellas for a wedding?"), (page) => page.getByText(/^Details/).click()),
  },
  {
    name: "source-cited",
    world: "busy",
    place: sources,
    prepare: then(ask("What does a new cable or a new socket cost for repairs?"), async (page) => {
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.locator("[data-cited]").first().waitFor();
    }),
  },
  {
    name: "source-long",
    world: "many",
    place: sources,
    prepare: then(ask("What does spare glass for lamp 248 cost?"), async (page) => {
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.locator("[data-cited]").first().waitFor();
      await page.getByRole("button", { name: "Contents" }).click();
      await page.waitForTimeout(400);
    }),
  },
  { name: "source-rtl", world: "busy", place: sources, prepare: openSource("سياسة") },
  { name: "source-failed", world: "busy", place: sources, prepare: openSource("Scan of the old") },
  {
    name: "source-text",
    world: "busy",
    place: `${sources}/new`,
    prepare: async (page) => {
      await page.getByTestId("text-title").fill("Terms of delivery");
      await page.getByTestId("text-body").fill("## Abroad\nWe deliver to **Norway** and _Switzerland_.\n\n- 4 days\n- 12.00");
    },
  },
  {
    name: "source-preview",
    world: "busy",
    place: `${sources}/new`,
    prepare: async (page) => {
      await page.getByTestId("text-title").fill("Terms of delivery");
      await page.getByTestId("text-body").fill("## Abroad\nWe deliver to **Norway** and _Switzerland_.\n\n- 4 days\n- 12.00");
      await page.getByRole("radio", { name: "Preview" }).click();
    },
  },
  {
    name: "bases-languages",
    world: "busy",
    place: sources,
    prepare: async (page) => {
      await page.getByTestId("base-row").nth(1).hover();
      await page.getByTestId("base-menu").nth(1).click();
      await page.getByRole("menuitem", { name: "Languages" }).click();
    },
  },
  { name: "answers", world: "busy", place: answers, prepare: (page) => page.getByTestId("faq-pairs").waitFor() },
  { name: "answers-many", world: "many", place: answers, prepare: (page) => page.getByTestId("faq-row").first().waitFor() },
  { name: "answers-empty", world: "empty", place: answers },
  { name: "answers-failing", world: "failing", place: answers },
  {
    name: "answers-chosen",
    world: "busy",
    place: answers,
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
    place: answers,
    prepare: async (page) => {
      await page.getByTestId("faq-row").filter({ hasText: "guarantee" }).click();
      await page.getByTestId("faq-wording").first().waitFor();
    },
  },
  {
    name: "answers-import",
    world: "busy",
    place: answers,
    prepare: async (page) => {
      await page.getByRole("button", { name: "Import and export" }).click();
      await page.getByRole("menuitem", { name: "Import" }).click();
      await page.getByTestId("apply-import").waitFor();
    },
  },
  {
    name: "answers-pairs",
    world: "busy",
    place: answers,
    prepare: (page) => page.getByRole("button", { name: "Compare" }).click(),
  },
  {
    name: "answers-from-reply",
    world: "busy",
    prepare: then(open("Jonas Weber"), async (page) => {
      await page.getByTestId("thread-bubble").last().hover();
      await page.getByTestId("make-answer").last().click();
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
