/** WhatsApp numbers: accounts in every state, linking step by step, and chats with everything that people send. */
import { open, inOrder } from "./steps.mjs";

const begin = async (page) => {
  await page
    .getByTestId("account-card")
    .filter({ hasText: "Not linked yet" })
    .getByRole("button", { name: "Link", exact: true })
    .click();
  await page.getByTestId("link-intro").waitFor();
};

const agree = inOrder(begin, async (page) => {
  await page.getByRole("checkbox").check();
  await page.getByTestId("link-go").click();
});

const seen = (view) => (page) => page.locator(`[data-view=${view}]`).waitFor();
const linked = { world: "linked", place: "/accounts" };
const linkingTo = (step, view) => ({
  name: `linking-${step}`,
  world: `linking-${step}`,
  place: "/accounts",
  prepare: inOrder(agree, seen(view)),
});

const byCode = inOrder(agree, async (page) => {
  await page.getByRole("img", { name: "QR code" }).waitFor();
  await page.getByRole("tab", { name: "Code", exact: true }).click();
});

const bubble = (page, text) => page.getByTestId("thread-bubble").filter({ hasText: text }).last();
const scrolled = (to) => (page) => page.getByRole("log").evaluate((log, to) => (log.scrollTop = log.scrollHeight * to), to);
const everyKind = open("Inês Carvalho");

export const linking = [
  { name: "numbers", ...linked },
  {
    name: "numbers-below",
    ...linked,
    prepare: (page) => page.getByTestId("account-card").last().scrollIntoViewIfNeeded(),
  },
  {
    name: "numbers-delete",
    ...linked,
    prepare: async (page) => {
      await page.getByRole("button", { name: "More about Harbour Lamps" }).click();
      await page.getByRole("menuitem", { name: "Delete account" }).click();
    },
  },
  { name: "linking-new", ...linked, prepare: (page) => page.getByTestId("new-account").click() },
  { name: "linking-intro", ...linked, prepare: begin },
  linkingTo("asking", "codes"),
  {
    ...linkingTo("qr", "codes"),
    prepare: inOrder(agree, (page) => page.getByRole("img", { name: "QR code" }).waitFor()),
  },
  { ...linkingTo("qr", "codes"), name: "linking-number", prepare: byCode },
  {
    ...linkingTo("qr", "codes"),
    name: "linking-number-wrong",
    prepare: inOrder(byCode, async (page) => {
      await page.getByLabel("Number of the phone").fill("12");
      await page.getByTestId("get-code").click();
    }),
  },
  {
    ...linkingTo("qr", "codes"),
    name: "linking-typed",
    prepare: inOrder(byCode, async (page) => {
      await page.getByLabel("Number of the phone").fill("+351 900 000 109");
      await page.getByTestId("get-code").click();
      await page.getByTestId("pair-code").waitFor();
    }),
  },
  linkingTo("confirming", "confirming"),
  linkingTo("passkey", "passkey"),
  linkingTo("syncing", "syncing"),
  linkingTo("linked", "linked"),
  linkingTo("expired", "expired"),
  linkingTo("failed", "failed"),
  { name: "kinds-end", world: "linked", prepare: everyKind },
  { name: "kinds-middle", world: "linked", prepare: inOrder(everyKind, scrolled(0.42)) },
  { name: "kinds-files", world: "linked", prepare: inOrder(everyKind, scrolled(0.16)) },
  { name: "kinds-begin", world: "linked", prepare: inOrder(everyKind, scrolled(0)) },
  { name: "downloads", world: "linked", prepare: open("Rui Tavares") },
  { name: "downloads-begin", world: "linked", prepare: inOrder(open("Rui Tavares"), scrolled(0)) },
  { name: "group", world: "linked", prepare: open("Street market") },
  { name: "changes", world: "linked", prepare: open("Kofi Mensah") },
  {
    name: "message-react",
    world: "linked",
    prepare: inOrder(everyKind, async (page) => {
      await bubble(page, "Lovely, that one").hover();
      await page.getByRole("button", { name: "React", exact: true }).click();
    }),
  },
  {
    name: "message-edit",
    world: "linked",
    prepare: inOrder(everyKind, async (page) => {
      await bubble(page, "See you on Saturday").hover();
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "Edit" }).click();
    }),
  },
  {
    name: "message-delete",
    world: "linked",
    prepare: inOrder(everyKind, async (page) => {
      await bubble(page, "See you on Saturday").hover();
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "Delete for everyone" }).click();
    }),
  },
  {
    name: "attach-files",
    world: "linked",
    prepare: inOrder(everyKind, async (page) => {
      await page.getByRole("button", { name: "Attach" }).click();
      await page.getByRole("menuitem", { name: "Files" }).click();
      await page.getByTestId("file-strip").waitFor();
    }),
  },
  {
    name: "attach-poll",
    world: "linked",
    prepare: inOrder(everyKind, async (page) => {
      await page.getByRole("button", { name: "Attach" }).click();
      await page.getByRole("menuitem", { name: "Poll" }).click();
      await page.getByLabel("Question").fill("Which day suits you?");
    }),
  },
  {
    name: "attach-drop",
    world: "linked",
    prepare: inOrder(everyKind, (page) => page.evaluate(() => void window.dispatchEvent(new DragEvent("dragenter")))),
  },
  { name: "new-chat", world: "linked", prepare: (page) => page.getByTestId("new-chat").click() },
  {
    name: "new-chat-refused",
    world: "linked",
    prepare: async (page) => {
      await page.getByTestId("new-chat").click();
      await page.getByLabel("Phone").fill("+351 900 000 404");
      await page.getByTestId("open-new-chat").click();
    },
  },
  {
    name: "new-chat-locked",
    world: "linked",
    prepare: async (page) => {
      await page.getByTestId("new-chat").click();
      await page.getByLabel("From").selectOption({ label: "Workshop · +351900000110" });
    },
  },
];
