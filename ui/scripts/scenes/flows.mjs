/** The flows: the list, a flow with its tabs, publishing. */
const order = "/flows/flow-order";

const shown = (id) => (page) => page.getByTestId(id).first().waitFor();

const dragging = (page) =>
  page.evaluate(() => {
    const held = new DragEvent("dragenter", { dataTransfer: new DataTransfer(), relatedTarget: null });
    window.dispatchEvent(held);
  });

const brokenText = async (page) => {
  const area = page.getByTestId("flow-text");
  await area.waitFor();
  const text = await area.inputValue();
  await area.fill(text.replace('"retries": 2,', '"retries": 2,,'));
  await page.getByTestId("save-text").click();
  await page.getByRole("alert").waitFor();
};

export const flows = [
  { name: "flows-list", world: "busy", place: "/flows" },
  { name: "flows-list-many", world: "many", place: "/flows" },
  { name: "flows-list-empty", world: "shop", place: "/flows" },
  {
    name: "flows-list-nothing",
    world: "busy",
    place: "/flows",
    prepare: (page) => page.getByTestId("search-flows").fill("refund"),
  },
  { name: "flows-list-failing", world: "failing", place: "/flows" },
  { name: "flows-list-slow", world: "slow", place: "/flows", prepare: (page) => page.waitForTimeout(300) },
  {
    name: "flows-list-held",
    world: "busy",
    place: "/flows",
    prepare: async (page) => {
      await page.getByTestId("flow-grip").first().hover();
      await page.mouse.down();
      await page.mouse.move(240, 420, { steps: 8 });
      await page.mouse.up();
      await page.getByTestId("flow-grip").nth(3).hover();
      await page.mouse.down();
      await page.mouse.move(240, 240, { steps: 8 });
    },
  },
  { name: "flows-list-drop", world: "busy", place: "/flows", prepare: dragging },
  { name: "flows-draft", world: "busy", place: order },
  { name: "flows-draft-wrong", world: "busy", place: "/flows/flow-reminder?node=first", prepare: shown("findings-error") },
  { name: "flows-draft-rtl", world: "busy", place: "/flows/flow-closed" },
  { name: "flows-draft-long", world: "busy", place: "/flows/flow-insurance" },
  {
    name: "flows-draft-settings",
    world: "busy",
    place: "/flows/flow-booking",
    prepare: (page) => page.getByTestId("add-file").scrollIntoViewIfNeeded(),
  },
  { name: "flows-draft-gone", world: "busy", place: "/flows/flow-nothing" },
  { name: "flows-draft-slow", world: "slow", place: order, prepare: (page) => page.waitForTimeout(300) },
  { name: "flows-text", world: "busy", place: `${order}/draft/text`, prepare: shown("flow-text") },
  { name: "flows-text-wrong", world: "busy", place: `${order}/draft/text`, prepare: brokenText },
  { name: "flows-journal", world: "busy", place: `${order}/draft/journal`, prepare: shown("edit") },
  { name: "flows-versions", world: "busy", place: `${order}/versions`, prepare: shown("diff-line") },
  { name: "flows-versions-none", world: "busy", place: "/flows/flow-reminder/versions" },
  { name: "flows-publish", world: "busy", place: `${order}?publish=draft`, prepare: shown("diff-line") },
  {
    name: "flows-publish-end",
    world: "busy",
    place: `${order}?publish=draft`,
    prepare: (page) => page.getByTestId("publish-note").scrollIntoViewIfNeeded(),
  },
  { name: "flows-publish-blocked", world: "busy", place: "/flows/flow-reminder?publish=draft", prepare: shown("findings-error") },
  {
    name: "flows-publish-done",
    world: "busy",
    place: `${order}?publish=draft`,
    prepare: async (page) => {
      await page.getByTestId("publish-now").click();
      await page.getByTestId("publish-close").waitFor();
    },
  },
  { name: "flows-roll-back", world: "busy", place: `${order}/versions?publish=flow-order-v1`, prepare: shown("diff-line") },
  { name: "flows-runs", world: "busy", place: `${order}/runs`, prepare: shown("run-row") },
  { name: "flows-runs-none", world: "busy", place: "/flows/flow-insurance/runs" },
  {
    name: "flows-run-failed",
    world: "busy",
    place: `${order}/runs?filter=failed`,
    prepare: async (page) => {
      await page.getByTestId("run-row").first().click();
      await page.getByTestId("run-call").waitFor();
    },
  },
  {
    name: "flows-run-live",
    world: "busy",
    place: "/flows/flow-booking/runs?filter=live",
    prepare: async (page) => {
      await page.getByTestId("run-row").first().click();
      await page.getByTestId("run-move").click();
    },
  },
  { name: "flows-figures", world: "busy", place: `${order}/figures`, prepare: shown("node-counts") },
  {
    name: "flows-figures-end",
    world: "busy",
    place: `${order}/figures?days=90`,
    prepare: (page) => page.getByTestId("node-counts").last().scrollIntoViewIfNeeded(),
  },
  { name: "flows-figures-none", world: "busy", place: "/flows/flow-insurance/figures" },
];
