/** What flows do in chats: labels, the flow a chat is in, choices, why. */
import { inOrder, open } from "./steps.mjs";

/** The pane has its own place where there is room; else it is asked for. */
const pane = async (page) => {
  if (!(await page.getByTestId("contact-labels").isVisible())) await page.keyboard.press("i");
  await page.getByTestId("contact-labels").waitFor();
};

const ana = inOrder(open("Ana Ribeiro"), pane);
const press = (name) => (page) => page.getByRole("button", { name }).click();
const choose = (name) => inOrder(press("What to do with it"), (page) => page.getByRole("menuitem", { name }).click());

const phone = async (page) => {
  await page.keyboard.press("p");
  await page.getByTestId("practice-contact-0").click();
  await page.getByTestId("choices").first().waitFor();
};

export const chatFlows = [
  { name: "chat-flow-pane", world: "flowing", prepare: ana },
  {
    name: "chat-flow-label-field",
    world: "flowing",
    prepare: inOrder(ana, press("Add a label"), async (page) => {
      await page.getByTestId("label-field").fill("un");
      await page.keyboard.press("ArrowDown");
    }),
  },
  { name: "chat-flow-move", world: "flowing", prepare: inOrder(ana, choose("Move…")) },
  { name: "chat-flow-end", world: "flowing", prepare: inOrder(ana, choose("End…")) },
  {
    name: "chat-flow-start",
    world: "flowing",
    prepare: inOrder(ana, choose("End…"), press("End it"), press("Start a flow…"), (page) =>
      page.getByRole("radio").first().check(),
    ),
  },
  { name: "chat-flow-phone", world: "flowing", prepare: phone },
  {
    name: "chat-flow-why",
    world: "flowing",
    prepare: inOrder(open("Ana Ribeiro"), async (page) => {
      const asked = page.getByTestId("thread-bubble").filter({ hasText: "What is it about?" });
      await asked.hover();
      await asked.getByTestId("why-button").click();
      await page.getByTestId("why-flow").waitFor();
    }),
  },
  { name: "chat-flow-accounts", world: "flowing", place: "/accounts" },
];
