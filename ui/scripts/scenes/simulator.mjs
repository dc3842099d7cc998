/** Trying flows: simulator, test conversations, gallery, variables and secrets, which flow answers. */
import { inOrder } from "./steps.mjs";

const say =
  (...messages) =>
  async (page) => {
    for (const message of messages) {
      const before = await page.getByTestId("sim-bubble").count();
      await page.getByTestId("sim-input").fill(message);
      await page.getByTestId("sim-input").press("Enter");
      await page.getByTestId("sim-bubble").nth(before).waitFor();
    }
  };

const click = (name) => (page) => page.getByTestId(name).first().click();
const fill = (name, text) => (page) => page.getByTestId(name).fill(text);
const reached = (node) => (page) => page.locator(`[data-testid=step][data-node=${node}]`).first().waitFor();

const ORDER = "/flows/flow-order/try";
const asked = inOrder(say("Where is my order?", "my big lamp", "48213"), reached("look"));
const answered = inOrder(asked, click("sim-answer"), fill("answer-body", '{"status": "shipped"}'), click("answer-send"));

const LONG =
  `${"Lamp".repeat(60)} and a whole story about how it came to be ordered for the wedding in the garden of the old castle. `.repeat(
    4,
  );

export const simulator = [
  { name: "sim-empty", world: "busy", place: ORDER },
  { name: "sim-asked", world: "busy", place: ORDER, prepare: asked },
  {
    name: "sim-answer-web",
    world: "busy",
    place: ORDER,
    prepare: inOrder(asked, click("sim-answer"), (page) => page.getByTestId("answer-web").waitFor()),
  },
  {
    name: "sim-path",
    world: "busy",
    place: ORDER,
    prepare: inOrder(answered, click("tab-path"), reached("end"), async (page) => {
      for (const node of ["look", "which"]) await page.locator(`[data-node=${node}] summary`).last().click();
    }),
  },
  {
    name: "sim-variables",
    world: "busy",
    place: ORDER,
    prepare: inOrder(answered, (page) => page.getByTestId("tab-variables").last().click()),
  },
  {
    name: "sim-variable-wrong",
    world: "busy",
    place: ORDER,
    prepare: inOrder(
      answered,
      (page) => page.getByTestId("tab-variables").last().click(),
      click("add-run"),
      async (page) => {
        await page.getByTestId("variable-name").fill("2nd try");
        await page.getByTestId("variable-type").selectOption("object");
        await page.getByTestId("value-editor").fill('{\n  "city": Porto\n}');
        await page.getByTestId("save-variable").click();
      },
    ),
  },
  { name: "sim-calls", world: "busy", place: ORDER, prepare: inOrder(answered, click("tab-calls")) },
  {
    name: "sim-failed",
    world: "busy",
    place: ORDER,
    prepare: inOrder(asked, click("sim-answer"), click("sample-none"), click("tab-path"), reached("human")),
  },
  {
    name: "sim-stopped",
    world: "busy",
    place: ORDER,
    prepare: inOrder(
      click("breaks"),
      click("break-which"),
      (page) => page.keyboard.press("Escape"),
      answered,
      click("tab-path"),
      (page) => page.getByTestId("break-banner").waitFor(),
    ),
  },
  {
    name: "sim-stops",
    world: "busy",
    place: ORDER,
    prepare: inOrder(say("order"), click("breaks")),
  },
  {
    name: "sim-choices",
    world: "busy",
    place: "/flows/flow-booking/try",
    prepare: inOrder(say("I would like an appointment"), (page) => page.getByTestId("sim-choice").first().waitFor()),
  },
  {
    name: "sim-handed-over",
    world: "busy",
    place: "/flows/flow-booking/try/events",
    prepare: inOrder(say("appointment"), click("sim-choice"), say("Friday"), (page) =>
      page.getByTestId("sim-hand-back").waitFor(),
    ),
  },
  {
    name: "sim-model",
    world: "busy",
    place: "/flows/flow-insurance/try/calls",
    prepare: inOrder(say("It broke", "The glass, and the box is open"), (page) => page.getByTestId("answer-model").waitFor()),
  },
  {
    name: "sim-live",
    world: "busy",
    place: "/flows/flow-insurance/try/calls",
    prepare: inOrder(
      async (page) => {
        for (const row of await page.locator("#trace-tab").getByRole("switch").all()) await row.click();
      },
      say("It broke", "The glass"),
      (page) => page.waitForTimeout(400),
    ),
  },
  { name: "sim-rtl", world: "busy", place: "/flows/flow-closed/try", prepare: say("هل المتجر مفتوح الآن؟") },
  { name: "sim-long", world: "busy", place: "/flows/flow-insurance/try", prepare: say(LONG, LONG, "😀🌸📦", LONG) },
  { name: "sim-failing", world: "failing", place: ORDER },
  { name: "sim-slow", world: "slow", place: ORDER, prepare: (page) => page.waitForTimeout(600) },
  {
    name: "sim-keep",
    world: "busy",
    place: ORDER,
    prepare: inOrder(say("Where is my order?"), click("sim-keep"), (page) => page.getByTestId("keep-name").waitFor()),
  },
  { name: "sim-jump", world: "busy", place: ORDER, prepare: inOrder(say("order"), click("jump-hour"), click("jump-own")) },
  { name: "tests-not-run", world: "busy", place: "/flows/flow-order/tests" },
  {
    name: "tests-run",
    world: "busy",
    place: "/flows/flow-order/tests",
    prepare: inOrder(click("run-tests"), (page) => page.getByTestId("coverage").first().waitFor()),
  },
  {
    name: "tests-failed",
    world: "busy",
    place: "/flows/flow-order/tests/test-typo",
    prepare: inOrder(click("run-tests"), (page) => page.getByTestId("line-failure").waitFor()),
  },
  {
    name: "tests-text",
    world: "busy",
    place: "/flows/flow-order/tests/test-down",
    prepare: inOrder(
      click("edit-test"),
      fill("test-text", '{\n  "name": "x",\n  "lines": [{"shouts": "hello"}]\n}'),
      click("save-test"),
    ),
  },
  { name: "tests-new", world: "busy", place: "/flows/flow-order/tests/new" },
  { name: "tests-empty", world: "busy", place: "/flows/flow-reminder/tests" },
  {
    name: "tests-rtl",
    world: "busy",
    place: "/flows/flow-closed/tests/test-night",
    prepare: inOrder(click("run-tests"), (page) => page.getByTestId("transcript").waitFor({ state: "attached" })),
  },
  { name: "gallery", world: "busy", place: "/flows/gallery" },
  { name: "gallery-look", world: "busy", place: "/flows/gallery/order-status" },
  { name: "gallery-slow", world: "slow", place: "/flows/gallery", prepare: (page) => page.waitForTimeout(300) },
  { name: "variables", world: "busy", place: "/flows/variables" },
  { name: "variables-empty", world: "shop", place: "/flows/variables" },
  {
    name: "variables-edit",
    world: "busy",
    place: "/flows/variables",
    prepare: inOrder(
      (page) => page.getByTestId("global-row").filter({ hasText: "carriers" }).getByTestId("edit-global").click(),
      fill("value-editor", '["Harbour Post",\n "Northern" Parcel]'),
      click("save-variable"),
    ),
  },
  {
    name: "variables-delete",
    world: "busy",
    place: "/flows/variables",
    prepare: (page) => page.getByTestId("global-row").filter({ hasText: "shop_name" }).getByTestId("delete-global").click(),
  },
  { name: "variables-secret", world: "busy", place: "/flows/variables", prepare: click("add-secret") },
  { name: "variables-failing", world: "failing", place: "/flows/variables" },
  { name: "which-empty", world: "busy", place: "/flows/which" },
  { name: "which", world: "busy", place: "/flows/which?text=Where%20is%20my%20order%20and%20my%20appointment" },
  { name: "which-none", world: "busy", place: "/flows/which?text=%D9%85%D8%B1%D8%AD%D8%A8%D8%A7" },
  { name: "which-label", world: "busy", place: "/flows/which?what=label&label=wants%20a%20visit" },
];
