/** What scenes do before they are looked at. */

export const open = (name) => async (page) => {
  await page.getByTestId("chat-row").filter({ hasText: name }).first().click();
  await page.getByTestId("thread-bubble").first().waitFor();
};

export const inOrder =
  (...steps) =>
  async (page) => {
    for (const step of steps) await step(page);
  };

export const ask = (question) => async (page) => {
  await page.keyboard.press("t");
  await page.getByTestId("test-question-input").fill(question);
  await page.getByTestId("test-question-input").press("Enter");
  await page.getByTestId("test-question-answer").waitFor();
};
