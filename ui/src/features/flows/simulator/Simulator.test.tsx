import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../../test/desk";

const ORDER = "/flows/flow-order/try";

const open = async (place = ORDER) => {
  const desk = await openDesk("busy", place);
  await screen.findByTestId("sim-input");
  const said = () => screen.getAllByTestId("sim-bubble").map(({ dataset, textContent }) => `${dataset.from}: ${textContent}`);
  const say = async (words: string) => {
    const before = screen.queryAllByTestId("sim-bubble").length;
    await desk.user.type(screen.getByTestId("sim-input"), `${words}{Enter}`);
    await waitFor(() => expect(screen.getAllByTestId("sim-bubble").length).toBeGreaterThan(before));
  };
  return { ...desk, said, say };
};

const step = async (node: string) => {
  await waitFor(() => expect(screen.getAllByTestId("step").some(({ dataset }) => dataset.node === node)).toBe(true));
};

/** To the web request of the flow. */
const ask = async () => {
  const desk = await open();
  await desk.say("Where is my order?");
  await desk.say("48213");
  await step("look");
  return desk;
};

describe("the simulator", () => {
  it("answers as the flow does, and the keyboard stays where the customer writes", async () => {
    const { say, said } = await open();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("sim-input")));
    await say("Where is my order?");
    expect(said()[1]).toMatch(/^flow: .*What is your order number/);
    expect(document.activeElement).toBe(screen.getByTestId("sim-input"));
    expect(screen.getByTestId("sim-standing").textContent).toMatch(/Waits for an answer to “Order number” until/);
  });

  it("shows the path by what was put in, with the words that began it and what was odd", async () => {
    const { say } = await open();
    await say("Where is my order?");
    await say("my big lamp");
    const groups = await screen.findAllByTestId("path-group");
    expect(groups).toHaveLength(2);
    expect(groups[1]?.textContent).toContain("my big lamp");
    expect(groups[1]?.textContent).toContain("asked again (1 of 2)");
  });

  it("waits for the web until it is answered by hand, with a sample of what the flow keeps", async () => {
    const { user, router } = await ask();
    expect(screen.getByTestId("sim-standing").textContent).toContain("Asks the web at “Look it up”");
    await user.click(screen.getByTestId("sim-answer"));
    await waitFor(() => expect(router.state.location.pathname).toBe(`${ORDER}/calls`));
    const body = await screen.findByTestId("answer-body");
    expect(body).toHaveProperty("value", JSON.stringify({ status: "…" }, null, 2));
    await user.clear(body);
    await user.click(body);
    await user.paste('{"status": "shipped"}');
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(screen.getByTestId("sim-standing").textContent).toBe("Reached its end"));
    expect(screen.queryByTestId("answer-web")).toBeNull();
  });

  it("never shows a secret of a request", async () => {
    const { user } = await ask();
    await user.click(screen.getByTestId("sim-answer"));
    const call = await screen.findByTestId("call");
    expect(call.textContent).toContain("Authorization: Bearer ••••••");
  });

  it("takes the way for failures when nothing answers, and says why", async () => {
    const { user } = await ask();
    await user.click(screen.getByTestId("sim-answer"));
    await user.click(await screen.findByTestId("sample-none"));
    await user.click(screen.getByTestId("tab-path"));
    await step("human");
    expect(screen.getByText("The other side did not answer in time.")).toBeTruthy();
    expect(screen.getByTestId("sim-standing").textContent).toMatch(/^You have the chat/);
  });

  it("refuses a status that is none, before anything is sent", async () => {
    const { user } = await ask();
    await user.click(screen.getByTestId("sim-answer"));
    const status = await screen.findByTestId("answer-status");
    await user.clear(status);
    await user.type(status, "20{Enter}");
    expect(await screen.findByText("A number from 100 to 599.")).toBeTruthy();
    expect(screen.getByTestId("call").dataset.open).toBe("true");
  });

  it("says above the phone what leaves this computer, and asks for real only when told", async () => {
    const { user } = await ask();
    const label = () => screen.getByTestId("sim-leaves").textContent;
    expect(label()).toBe("Practice: nothing leaves this computer");
    await user.click(screen.getByTestId("tab-calls"));
    await user.click(await screen.findByRole("switch", { name: "Ask the web for real" }));
    await waitFor(() => expect(label()).toBe("Practice, but web requests really go out"));
    await waitFor(() => expect(screen.getByTestId("sim-standing").textContent).toBe("Reached its end"));
  });

  it("lets time pass, and a timer on its way rings", async () => {
    const { user, say } = await open();
    await say("order");
    const clock = () => screen.getByTestId("sim-clock").textContent;
    const before = clock();
    await user.click(screen.getByTestId("jump-timer"));
    await waitFor(() => expect(screen.getByTestId("sim-standing").textContent).toBe("Reached its end"));
    expect(clock()).not.toBe(before);
    expect(screen.getByTestId("jump-timer")).toHaveProperty("disabled", true);
    await user.click(screen.getByTestId("jump-own"));
    await user.clear(await screen.findByTestId("jump-amount"));
    expect(screen.getByTestId("jump-go")).toHaveProperty("disabled", true);
    await user.type(screen.getByTestId("jump-amount"), "30{Enter}");
    await waitFor(() => expect(clock()).toMatch(/21 Nov|Nov 21/));
  });

  it("stops before a step and goes on step by step, by keyboard", async () => {
    const { user, say } = await open();
    await user.click(screen.getByTestId("breaks"));
    await user.click(await screen.findByTestId("break-ask"));
    await user.keyboard("{Escape}");
    await say("order");
    expect((await screen.findByTestId("break-banner")).textContent).toContain("Stopped before “Order number”");
    await user.keyboard("{Control>}.{/Control}");
    await waitFor(() => expect(screen.queryByTestId("break-banner")).toBeNull());
    expect(screen.getByTestId("sim-standing").textContent).toContain("Waits for an answer");
  });

  it("lets variables be set by hand, but none that could not be", async () => {
    const { user, say, router } = await open();
    await say("order");
    await router.navigate(`${ORDER}/variables`);
    await user.click(await screen.findByTestId("add-run"));
    await user.type(screen.getByTestId("variable-name"), "userId");
    await user.click(screen.getByTestId("save-variable"));
    expect(await screen.findByText("“userId” is set by Switchboard. Choose another name.")).toBeTruthy();
    await user.clear(screen.getByTestId("variable-name"));
    await user.type(screen.getByTestId("variable-name"), "tries");
    await user.selectOptions(screen.getByTestId("variable-type"), "number");
    await user.clear(screen.getByTestId("value-editor"));
    await user.type(screen.getByTestId("value-editor"), "three");
    await user.click(screen.getByTestId("save-variable"));
    expect(await screen.findByText("This is not a number.")).toBeTruthy();
    await user.clear(screen.getByTestId("value-editor"));
    await user.type(screen.getByTestId("value-editor"), "3");
    await user.click(screen.getByTestId("save-variable"));
    await user.click(await screen.findByTestId("delete-tries"));
    await waitFor(() => expect(screen.queryByTestId("delete-tries")).toBeNull());
  });

  it("says where it happened why something was not possible", async () => {
    const { user, say } = await open("/flows/flow-booking/try");
    await say("appointment");
    await user.click(screen.getByTestId("sim-plus"));
    await user.click(await screen.findByText("Start without a message"));
    await user.click(await screen.findByTestId("sim-start"));
    expect((await screen.findByTestId("failed-phone")).textContent).toBe("The conversation is under way already.");
  });

  it("takes taps, and gives the keyboard back to the customer", async () => {
    const { user, say, said } = await open("/flows/flow-booking/try");
    await say("appointment");
    await user.click(screen.getByRole("button", { name: "A repair" }));
    await waitFor(() => expect(said().at(-1)).toContain("Which day suits you?"));
    expect(screen.queryByTestId("sim-choice")).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("sim-input")));
  });

  it("keeps what happened as a test, and writes it to a file", async () => {
    const { user, say, world } = await open();
    await say("Where is my order?");
    await user.click(screen.getByTestId("sim-keep"));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByTestId("keep-name")).toHaveProperty("value", "Where is my order?");
    await user.click(dialog.getByTestId("keep-test"));
    await waitFor(() => expect(world.flows[0]?.tests.at(-1)?.name).toBe("Where is my order?"));
    await user.click(screen.getByTestId("sim-export"));
    await user.click(await screen.findByText("As PDF, to read"));
    await waitFor(() => expect(world.written.at(-1)).toMatch(/Order status simulation\.pdf$/));
  });

  it("begins again with the draft as it is now, and tells when it changed", async () => {
    const { user, say, world } = await open();
    await say("order");
    expect(screen.queryByTestId("sim-stale")).toBeNull();
    const flow = world.flows[0];
    if (flow) flow.draft_rev += 1;
    const { channels } = await import("../../../ipc/fake/host");
    channels.changed.tell({ topics: [{ topic: "flows" }], everything: false });
    expect(await screen.findByTestId("sim-stale")).toBeTruthy();
    await user.click(screen.getByTestId("sim-reset"));
    await waitFor(() => expect(screen.queryAllByTestId("sim-bubble")).toHaveLength(0));
    await waitFor(() => expect(screen.queryByTestId("sim-stale")).toBeNull());
  });

  it("is where it was left when one comes back to it", async () => {
    const { say, router } = await open();
    await say("order");
    await router.navigate("/flows/flow-order/tests");
    await waitFor(() => expect(screen.queryByTestId("sim-input")).toBeNull());
    await router.navigate(ORDER);
    expect(await screen.findAllByTestId("sim-bubble")).toHaveLength(2);
  });
});
