import { screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";

const place = "/flows/flow-order/runs";
const rows = () => screen.findAllByTestId("run-row");

const count = (many: number) => waitFor(() => expect(screen.queryAllByTestId("run-row")).toHaveLength(many));

afterEach(() => void toast.dismiss());

describe("the runs of a flow", () => {
  it("say in words where each stands", async () => {
    await openDesk("busy", place);
    const [first, second, third] = await rows();
    expect(first?.textContent).toContain("Waits for the customer's answer");
    expect(second?.textContent).toContain("begins again with the next message");
    expect(third?.textContent).toContain("shop.example did not answer");
  });

  it("come in pages", async () => {
    const { user } = await openDesk("busy", place);
    await count(50);
    await user.click(screen.getByText("Show more"));
    await count(75);
  });

  it("are narrowed by state, step and name", async () => {
    const { user } = await openDesk("busy", `${place}?filter=live`);
    await count(2);
    await user.selectOptions(screen.getByLabelText("At which step"), "Order number");
    await count(1);
    await user.type(screen.getByTestId("search-runs"), "nobody");
    expect(await screen.findByText("No such conversation")).toBeTruthy();
    await user.click(screen.getByText("Show all"));
    await count(50);
  });

  it("open with their path, variables and calls, and lead to the chat", async () => {
    const { user, router } = await openDesk("busy", `${place}?filter=failed`);
    await user.click(within((await rows())[0] ?? document.body).getByRole("button"));
    const sheet = within(await screen.findByRole("dialog"));
    expect(await sheet.findAllByTestId("run-step")).toHaveLength(3);
    expect(sheet.getByText("Came here · Answered → Look it up")).toBeTruthy();
    expect(sheet.getByText("48377")).toBeTruthy();
    const call = within(sheet.getByTestId("run-call"));
    expect(call.getByText("GET https://shop.example/api/orders/48377")).toBeTruthy();
    expect(call.getByText(/Bearer •+/)).toBeTruthy();
    expect(sheet.queryByTestId("run-move")).toBeNull();
    await user.click(sheet.getByTestId("run-chat"));
    expect(router.state.location.pathname).toMatch(/^\/inbox\/chat-/);
  });

  it("are moved, begun again and ended, each after saying what that does", async () => {
    const { user, world } = await openDesk("busy", `${place}?filter=live`);
    const run = world.runs[0];
    await user.click(within((await rows())[0] ?? document.body).getByRole("button"));
    await user.click(await screen.findByTestId("run-move"));
    await user.selectOptions(await screen.findByLabelText("To which step"), "Being packed");
    await user.click(screen.getByTestId("run-act"));
    await waitFor(() => expect(run?.row.node).toBe("packed"));
    await user.click(await screen.findByTestId("run-reset"));
    expect(await screen.findByText(/It forgets what it knows/)).toBeTruthy();
    await user.click(screen.getByTestId("run-act"));
    await waitFor(() => expect(run?.row.node).toBe("ask"));
    await user.click(await screen.findByTestId("run-end"));
    await user.click(await screen.findByTestId("run-act"));
    await waitFor(() => expect(run?.row.ended).toEqual({ how: "by_hand" }));
    await waitFor(() => expect(screen.queryByTestId("run-end")).toBeNull());
  });
});

describe("the figures of a flow", () => {
  it("say how many began, got through and where the others stopped", async () => {
    const { user, router } = await openDesk("busy", "/flows/flow-order/figures");
    const steps = await screen.findAllByTestId("node-counts");
    expect(screen.getAllByText("214").length).toBeGreaterThan(0);
    expect(screen.getAllByText("79%").length).toBeGreaterThan(0);
    expect(steps[1]?.textContent).toContain("Order number");
    expect(steps.at(-1)?.textContent).toContain("no longer there");
    await user.click(within(steps[1] ?? document.body).getByRole("link", { name: "1" }));
    expect(router.state.location.search).toBe("?node=ask&filter=live");
    expect(await rows()).toHaveLength(1);
  });

  it("are of a time and a version", async () => {
    const { user } = await openDesk("busy", "/flows/flow-order/figures");
    await screen.findAllByTestId("node-counts");
    await user.click(screen.getByRole("radio", { name: "7 days" }));
    await waitFor(() => expect(screen.getAllByText("50").length).toBeGreaterThan(0));
    await user.selectOptions(screen.getByLabelText("Version"), "Version 2");
    await waitFor(() => expect(screen.getAllByText("20").length).toBeGreaterThan(0));
  });

  it("say that there are none yet", async () => {
    await openDesk("busy", "/flows/flow-insurance/figures");
    expect(await screen.findByText("No conversations in this time")).toBeTruthy();
  });
});
