import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { core } from "../../../ipc";
import { openChat, openDesk } from "../../../test/desk";

const runs = (world: Awaited<ReturnType<typeof openDesk>>["world"], chat: string) =>
  world.runs.filter(({ row }) => row.chat_id === chat && row.place !== "ended");

async function card(name: string) {
  const { user, world, router } = await openDesk("flowing");
  await openChat(user, name);
  const section = within(await screen.findByTestId("flow-card"));
  const chat = [...world.chats.values()].find(({ title }) => title === name)?.id ?? "";
  return { user, world, router, section, chat };
}

const choose = async (user: Awaited<ReturnType<typeof openDesk>>["user"], what: string) => {
  await user.click(await screen.findByRole("button", { name: "What to do with it" }));
  await user.click(await screen.findByRole("menuitem", { name: what }));
  return screen.findByRole("dialog");
};

describe("the flow of a chat", () => {
  it("is named with its step, what it waits for, and the way into it", async () => {
    const { user, section, router } = await card("Ana Ribeiro");
    expect(await section.findByText("Order number")).toBeTruthy();
    expect(section.getByText(/Waits for the customer's answer · /)).toBeTruthy();
    expect(section.getByRole("link", { name: "Order status" }).getAttribute("href")).toMatch(/\/flows\/flow-order$/);
    await user.click(section.getByRole("link", { name: "Look into it" }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/flows\/flow-order\/runs\/run-flow-order-/));
  });

  it("is moved to another step", async () => {
    const { user, world, section, chat } = await card("Ana Ribeiro");
    const dialog = within(await choose(user, "Move…"));
    const move = dialog.getByRole("button", { name: "Move" });
    expect(move.hasAttribute("disabled")).toBe(true);
    await user.selectOptions(await dialog.findByLabelText("Step"), "Look it up");
    await user.click(move);
    await waitFor(() => expect(runs(world, chat)[0]?.row.node).toBe("look"));
    expect(await section.findByText("Look it up")).toBeTruthy();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("ends only after a question, and another one can be started", async () => {
    const { user, world, section, chat } = await card("Ana Ribeiro");
    const ending = within(await choose(user, "End…"));
    await user.click(ending.getByRole("button", { name: "Cancel" }));
    expect(runs(world, chat)).toHaveLength(1);
    await user.click(within(await choose(user, "End…")).getByRole("button", { name: "End it" }));
    await waitFor(() => expect(runs(world, chat)).toHaveLength(0));
    await user.click(await section.findByRole("button", { name: "Start a flow…" }));
    const dialog = within(await screen.findByRole("dialog"));
    const start = dialog.getByRole("button", { name: "Start" });
    const flows = await dialog.findAllByRole("radio");
    expect(flows).toHaveLength(2);
    expect(start.hasAttribute("disabled")).toBe(true);
    await user.click(dialog.getByRole("radio", { name: /Book an appointment/ }));
    await user.click(start);
    await waitFor(() => expect(runs(world, chat)[0]?.row.flow_id).toBe("flow-booking"));
    expect(await section.findByText("Book an appointment")).toBeTruthy();
  });

  it("begins again after a question", async () => {
    const { user, world, chat } = await card("Ana Ribeiro");
    await user.click(within(await choose(user, "Begin again…")).getByRole("button", { name: "Begin again" }));
    await waitFor(() => expect(runs(world, chat)[0]?.variables).toEqual({}));
    expect(await screen.findByText("The flow begins again")).toBeTruthy();
  });

  it("says that it rests while the operator answers", async () => {
    const { user, world } = await openDesk("flowing");
    const suspended = world.runs.find(({ row }) => row.place === "suspended");
    await openChat(user, suspended?.row.title ?? "");
    expect(await within(screen.getByTestId("flow-card")).findByText(/^Rests while you answer/)).toBeTruthy();
  });

  it("says in its place that it could not be read, and reads it again", async () => {
    const { user } = await openDesk("flowing");
    const refused = vi.spyOn(core, "runs").mockRejectedValue(new Error("The database did not answer in time."));
    await openChat(user, "Ana Ribeiro");
    const section = within(await screen.findByTestId("flow-card"));
    const again = await section.findByRole("button", { name: "Try again" });
    expect(section.getByText("Could not load the flow of this chat")).toBeTruthy();
    refused.mockRestore();
    await user.click(again);
    expect(await section.findByText("Order number")).toBeTruthy();
  });
});

describe("what a flow said", () => {
  it("shows its choices once, and what was tapped as that", async () => {
    await card("Ana Ribeiro");
    const bubbles = screen.getAllByTestId("thread-bubble");
    const asked = bubbles.find((bubble) => bubble.textContent.includes("What is it about?"));
    expect(asked?.textContent).not.toContain("1. See lamps");
    expect(asked?.textContent.match(/See lamps/g)).toHaveLength(1);
    const chips = within(asked ?? document.body).getByRole("list", { name: "What the customer can choose" });
    expect(
      within(chips)
        .getAllByRole("listitem")
        .map(({ textContent }) => textContent),
    ).toEqual(["See lamps", "A repair"]);
    expect(screen.getByText("chose “See lamps”")).toBeTruthy();
    expect(screen.getByText("Its file is being fetched")).toBeTruthy();
  });

  it("answers why with the flow, the step, what started it, and the way to the run", async () => {
    const { user, router } = await card("Ana Ribeiro");
    const asked = screen.getAllByTestId("thread-bubble").find((bubble) => bubble.textContent.includes("What is it about?"));
    await user.click(within(asked ?? document.body).getByTestId("why-button"));
    const panel = within(await screen.findByTestId("why-panel"));
    expect(panel.getByRole("link", { name: "Book an appointment" })).toBeTruthy();
    expect(panel.getByText("version 1")).toBeTruthy();
    expect(panel.getByText("What for")).toBeTruthy();
    expect(panel.getByText(/has the word “come by”/)).toBeTruthy();
    await user.click(panel.getByRole("link", { name: "Look into this run" }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/flows\/flow-booking\/runs\//));
  });
});
