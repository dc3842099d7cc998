import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";

const ask = async (user: Awaited<ReturnType<typeof openDesk>>["user"], question: string) => {
  const before = screen.queryAllByTestId("tried").length;
  await user.click(await screen.findByTestId("try-input"));
  await user.paste(question);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.getAllByTestId("tried")).toHaveLength(before + 1));
  const last = screen.getAllByTestId("tried").at(-1);
  if (!last) throw new Error("Nothing was tried");
  return last;
};

describe("trying the assistant", () => {
  it("answers with the messages as they would be sent, and says how it came to them", async () => {
    const { user, world } = await openDesk("busy", "/assistant");
    const said = [...world.messages.values()].flat().length;
    const tried = await ask(user, "How long does delivery take?");
    expect(tried.dataset.action).toBe("reply");
    expect(tried.textContent).toContain("Replies · Leaves after a while");
    expect(within(tried).getAllByTestId("tried-message")).toHaveLength(2);
    expect(within(tried).getByTestId("tried-facts").textContent).toMatch(
      /^Very sure \(95 %\) · English · Neutral · \$0\.000\d+ · \d+ms$/,
    );
    await user.click(within(tried).getByTestId("tried-why"));
    expect((await screen.findByTestId("why-panel")).textContent).toContain("Why it would do that");
    expect([...world.messages.values()].flat()).toHaveLength(said);
  });

  it("says why it would call the operator, and what each would read", async () => {
    const { user } = await openDesk("busy", "/assistant");
    const tried = await ask(user, "I want a refund");
    expect(tried.dataset.action).toBe("escalate");
    expect(tried.textContent).toContain("Topic that comes to you: refund");
    expect(tried.textContent).toContain("The customer readsThank you. I pass this on");
    expect(tried.textContent).toContain("You read:");
  });

  it("goes on from what was said before, and forgets it when cleared", async () => {
    const { user } = await openDesk("busy", "/assistant");
    for (const time of [1, 2]) expect((await ask(user, "How long does delivery take?")).dataset.action, `${time}`).toBe("reply");
    expect((await ask(user, "How long does delivery take?")).textContent).toContain("asks the same again");
    await user.click(screen.getByTestId("clear-talk"));
    expect(screen.queryAllByTestId("turn")).toEqual([]);
    expect((await ask(user, "How long does delivery take?")).dataset.action).toBe("reply");
  });

  it("answers with the draft, and asks again when it has changed", async () => {
    const { user } = await openDesk("busy", "/assistant");
    const tried = await ask(user, "How long does delivery take?");
    expect(tried.textContent).not.toContain("Good day");
    expect(screen.queryByTestId("ask-again")).toBeNull();
    await user.click(screen.getByTestId("templates"));
    await user.click(await screen.findByTestId("template-formal"));
    await user.click(screen.getByTestId("use-template"));
    await user.click(await screen.findByTestId("ask-again"));
    await waitFor(() => expect(screen.getByTestId("tried").textContent).toContain("Good day"));
    expect(screen.getByTestId("save-bar")).toBeTruthy();
  });

  it("shows the exact request with its parts before anything is asked", async () => {
    const { user } = await openDesk("busy", "/assistant");
    await user.click(await screen.findByTestId("try-input"));
    await user.paste("Where is your shop?");
    await user.click(screen.getByTestId("preview-request"));
    const sheet = await screen.findByRole("dialog", { name: "Exact request" });
    expect((await within(sheet).findByTestId("request-body")).textContent).toContain("<customer>Where is your shop?</customer>");
    expect(within(sheet).getAllByTestId("part")).toHaveLength(7);
    expect(sheet.textContent).toMatch(/Left out: /);
    expect(screen.queryAllByTestId("turn")).toEqual([]);
  });

  it("says that nothing leaves when this device answers", async () => {
    const { user } = await openDesk("shop", "/assistant");
    const tried = await ask(user, "How long does delivery take?");
    expect(tried.textContent).toContain("free");
    await user.click(within(tried).getByTestId("tried-request"));
    expect(await screen.findByTestId("nothing-leaves")).toBeTruthy();
  });

  it("has questions to begin with", async () => {
    const { user } = await openDesk("busy", "/assistant");
    await user.click(await screen.findByTestId("sample-human"));
    expect((await screen.findByTestId("tried")).textContent).toContain("The customer asked for a human.");
  });
});
