import { act, screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, describe, expect, it } from "vitest";
import { channels } from "../../ipc/fake/host";
import { openDesk } from "../../test/desk";

const rows = () => screen.findAllByTestId("flow-row");
const row = async (name: string) => {
  const found = (await rows()).find(({ textContent }) => textContent.includes(name));
  if (!found) throw new Error(`There is no flow ${name}`);
  return within(found);
};
const names = async () => (await rows()).map((known) => within(known).getByTestId("flow-open").textContent);

afterEach(() => void toast.dismiss());

describe("the list of flows", () => {
  it("says of each in words whether it answers, when, where, and how its month was", async () => {
    await openDesk("busy", "/flows");
    const order = await row("Order status");
    expect(order.getByText("Answers, version 3 · changes not published")).toBeTruthy();
    expect(order.getByText("The message contains “order” or “parcel”")).toBeTruthy();
    expect(order.getByText("On all accounts")).toBeTruthy();
    expect(order.getByText("214")).toBeTruthy();
    expect((await row("Book an appointment")).getByText("On Practice")).toBeTruthy();
    expect((await row("Payment reminders")).getByText("6 errors")).toBeTruthy();
    expect((await row("الرد خارج")).getByText("Off")).toBeTruthy();
  });

  it("changes the order by keyboard, and says so", async () => {
    const { user, world } = await openDesk("busy", "/flows");
    (await row("Book an appointment")).getByTestId("flow-grip").focus();
    await user.keyboard("{ArrowUp}");
    await waitFor(() => expect(world.flows.map(({ id }) => id).slice(0, 2)).toEqual(["flow-booking", "flow-order"]));
    expect(await screen.findByText("Book an appointment is number 1 now")).toBeTruthy();
    await waitFor(async () => expect((await names()).slice(0, 2)).toEqual(["Book an appointment", "Order status"]));
    await user.keyboard("{ArrowUp}");
    expect(world.flows[0]?.id).toBe("flow-booking");
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(world.flows[0]?.id).toBe("flow-order"));
    await waitFor(() => expect(screen.getByText("Book an appointment is number 2 now")).toBeTruthy());
    expect(document.activeElement?.getAttribute("aria-label")).toMatch(/^Book an appointment, place 2/);
  });

  it("has no order to change while only some are shown", async () => {
    const { user } = await openDesk("busy", "/flows");
    await rows();
    await user.keyboard("/parcel");
    await waitFor(async () => expect(await names()).toEqual(["Order status"]));
    expect(screen.getByTestId("flow-grip")).toHaveProperty("disabled", true);
    await user.keyboard("x");
    expect(await screen.findByText("No flow has “parcelx” in it")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Show all" }));
    await waitFor(async () => expect(await rows()).toHaveLength(5));
  });

  it("switches a flow off and on at once; what was never published cannot be on", async () => {
    const { user, world } = await openDesk("busy", "/flows");
    await user.click((await row("Order status")).getByTestId("flow-active"));
    expect(await (await row("Order status")).findByText("Off")).toBeTruthy();
    expect(world.flows[0]?.active).toBe(false);
    expect((await row("Payment reminders")).getByTestId("flow-active")).toHaveProperty("disabled", true);
  });

  it("deletes with undo, and says whose conversations end", async () => {
    const { user, world } = await openDesk("busy", "/flows");
    await user.click((await row("Order status")).getByTestId("flow-menu"));
    await user.click(await screen.findByRole("menuitem", { name: /Delete/ }));
    expect(await screen.findByText("The 2 conversations in it have ended.")).toBeTruthy();
    await waitFor(() => expect(world.flows).toHaveLength(4));
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(world.flows[0]?.id).toBe("flow-order"));
  });

  it("is led to the ready flows when it is empty", async () => {
    const { user, router } = await openDesk("shop", "/flows");
    await user.click(await screen.findByRole("link", { name: "See ready flows" }));
    expect(router.state.location.pathname).toBe("/flows/gallery");
  });

  it("makes an empty flow by keyboard and opens it", async () => {
    const { user, router, world } = await openDesk("shop", "/flows");
    await screen.findByText("No flows yet");
    await user.keyboard("n");
    await user.type(await screen.findByLabelText("Name"), "Opening hours{Enter}");
    await waitFor(() => expect(world.flows[0]?.draft.name).toBe("Opening hours"));
    expect(router.state.location.pathname).toBe(`/flows/${world.flows[0]?.id}`);
  });

  it("takes a flow from a file that is dropped, and from text that is pasted", async () => {
    const { user, world } = await openDesk("shop", "/flows");
    await screen.findByText("No flows yet");
    act(() => channels.fileDrag.tell({ phase: "over", count: 1 }));
    expect(screen.getByTestId("drop-flow")).toBeTruthy();
    act(() => channels.fileDrag.tell({ phase: "dropped", paths: ["/home/you/Tour.json"] }));
    await waitFor(() => expect(world.flows[0]?.draft.name).toBe("Tour"));
    window.location.hash = "/flows?paste=1";
    await user.click(await screen.findByTestId("pasted"));
    await user.paste('{"name": "Sent",}');
    await user.click(screen.getByTestId("import-text"));
    expect(await screen.findByText(/Line 1, column 17/)).toBeTruthy();
    await user.clear(screen.getByTestId("pasted"));
    await user.paste('{"name": "Sent", "nodes": []}');
    await user.click(screen.getByTestId("import-text"));
    await waitFor(() => expect(world.flows.at(-1)?.draft.name).toBe("Sent"));
  });

  it("asks for a file, and says why one is no flow", async () => {
    const { user, world, router } = await openDesk("shop", "/flows");
    await user.click(await screen.findByTestId("new-flow"));
    await user.click(await screen.findByRole("menuitem", { name: /From a file/ }));
    expect(await screen.findByText("This file is not a flow. Nothing was added.")).toBeTruthy();
    world.picks.files = ["/home/you/Old tour.json"];
    await user.click(await screen.findByTestId("new-flow"));
    await user.click(await screen.findByRole("menuitem", { name: /From a file/ }));
    await waitFor(() => expect(world.flows[0]?.draft.name).toBe("Old tour"));
    expect(router.state.location.pathname).toBe(`/flows/${world.flows[0]?.id}`);
  });

  it("says what failed and reads it again", async () => {
    const { user, world } = await openDesk("failing", "/flows");
    expect(await screen.findByText("Could not load the flows")).toBeTruthy();
    world.failing = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await rows()).toHaveLength(5);
  });
});
