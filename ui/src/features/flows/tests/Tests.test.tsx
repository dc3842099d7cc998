import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../../test/desk";

const PLACE = "/flows/flow-order/tests";

const states = () => screen.getAllByTestId("test-state").map(({ dataset }) => dataset.state);

describe("test conversations", () => {
  it("run all at once by a key, and say what did not hold at its line", async () => {
    const { user, router } = await openDesk("busy", PLACE);
    await screen.findAllByTestId("test-row");
    expect(states()).toEqual(["unknown", "unknown", "unknown"]);
    await user.keyboard("r");
    await waitFor(() => expect(screen.getByTestId("tests-result").textContent).toBe("2 of 3 passed"));
    expect(states()).toEqual(["passed", "failed", "passed"]);
    await router.navigate(`${PLACE}/test-typo`);
    const wrong = await screen.findByTestId("line-failure");
    expect(wrong.textContent).toMatch(/Expected to say something with “it was shipped yesterday”.*is being packed/);
    expect(wrong.closest("[data-testid=script-line]")?.textContent).toMatch(/^6/);
    expect(screen.getByTestId("transcript").textContent).toContain("customer: my big lamp");
  });

  it("say in words which steps and ways nobody went through", async () => {
    const { user } = await openDesk("busy", PLACE);
    await user.click(await screen.findByTestId("run-tests"));
    expect((await screen.findAllByTestId("coverage")).map(({ textContent }) => textContent)).toEqual([
      "8 of 8 steps",
      "8 of 10 ways out",
    ]);
    expect(screen.getAllByTestId("missed-way").map(({ textContent }) => textContent)).toEqual([
      "“Still wrong” of Order number",
      "“No answer in time” of Order number",
    ]);
  });

  it("read as what people do", async () => {
    await openDesk("busy", `${PLACE}/test-down`);
    const lines = await screen.findAllByTestId("script-line");
    expect(lines.map(({ textContent }) => textContent.replace(/^\d+/, ""))).toEqual([
      "Customer saysorder",
      "Customer says48213",
      "The web does not answerno answer in time",
      "Expectedthe flow says something with “colleague”you have the chat",
    ]);
  });

  it("are edited as text; what is wrong is said, and the core's word is the last", async () => {
    const { user, world } = await openDesk("busy", `${PLACE}/test-down`);
    await user.click(await screen.findByTestId("edit-test"));
    const write = async (text: string) => {
      await user.clear(screen.getByTestId("test-text"));
      await user.click(screen.getByTestId("test-text"));
      await user.paste(text);
      await user.keyboard("{Control>}{Enter}{/Control}");
    };
    await write('{"name": "x", "lines": [}');
    expect(await screen.findByText("Line 1, column 25 cannot be read as JSON.")).toBeTruthy();
    await write('{"name": "Down", "lines": [{"says": "order"}, {"minutes": -5}]}');
    expect(await screen.findByText("lines[1].minutes: time only passes forward.")).toBeTruthy();
    await write('{"name": "Down", "lines": [{"says": "order"}, {"minutes": 5}]}');
    await waitFor(() => expect(world.flows[0]?.tests.find(({ id }) => id === "test-down")?.name).toBe("Down"));
    expect(await screen.findByText("5 minutes")).toBeTruthy();
  });

  it("can be written anew, with words that start the flow to begin with", async () => {
    const { user, world, router } = await openDesk("busy", PLACE);
    await user.click(await screen.findByTestId("new-test"));
    const text = await screen.findByTestId("test-text");
    expect(text).toHaveProperty("value", expect.stringContaining('"says": "order"'));
    await user.click(screen.getByTestId("save-test"));
    await waitFor(() => expect(world.flows[0]?.tests).toHaveLength(4));
    const id = world.flows[0]?.tests.at(-1)?.id ?? "";
    await waitFor(() => expect(router.state.location.pathname).toBe(`${PLACE}/${id}`));
    expect(await screen.findByTestId("edit-test")).toBeTruthy();
  });

  it("are played on the practice phone, where nothing goes out for real", async () => {
    const { user, router } = await openDesk("busy", `${PLACE}/test-sent`);
    await user.click(await screen.findByTestId("play-test"));
    await waitFor(() => expect(router.state.location.pathname).toBe("/flows/flow-order/try"));
    expect((await screen.findByTestId("sim-standing")).textContent).toBe("Reached its end");
    expect(screen.getAllByTestId("sim-bubble")).toHaveLength(4);
  });

  it("that are deleted can be had back", async () => {
    const { user, world } = await openDesk("busy", `${PLACE}/test-down`);
    await user.click(await screen.findByTestId("delete-test"));
    await waitFor(() => expect(world.flows[0]?.tests).toHaveLength(2));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(world.flows[0]?.tests).toHaveLength(3));
  });

  it("lead to the simulator where there is none yet", async () => {
    const { user, router } = await openDesk("busy", "/flows/flow-reminder/tests");
    await screen.findByText("No test conversation yet");
    const tab = within(screen.getByRole("tabpanel", { name: "Tests" }));
    await user.click(tab.getByRole("button", { name: "Try the flow" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/flows/flow-reminder/try"));
  });
});
