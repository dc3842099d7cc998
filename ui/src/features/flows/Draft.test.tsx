import { screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";

const flow = (world: Awaited<ReturnType<typeof openDesk>>["world"], id: string) => {
  const found = world.flows.find((known) => known.id === id);
  if (!found) throw new Error(`There is no flow ${id}`);
  return found;
};

afterEach(() => void toast.dismiss());

describe("the draft of a flow", () => {
  it("reads as a list of steps, and a way leads to the step it goes to", async () => {
    const { user } = await openDesk("busy", "/flows/flow-order");
    const steps = within(await screen.findByRole("list", { name: "The conversation, step by step" }));
    expect(steps.getByText("What is your order number? It begins with 48.")).toBeTruthy();
    const ways = within(steps.getByRole("list", { name: "Where Order number leads" }));
    expect(ways.getByText("Answered")).toBeTruthy();
    await user.click(ways.getByRole("button", { name: "Look it up" }));
    await waitFor(() => expect(document.activeElement?.getAttribute("data-node")).toBe("look"));
  });

  it("says what blocks publishing, where it is and how to mend it", async () => {
    const { user } = await openDesk("busy", "/flows/flow-reminder");
    const errors = within(await screen.findByTestId("findings-error"));
    expect(errors.getByText(/6 errors · it cannot be published like this/)).toBeTruthy();
    expect(errors.getByText("Write what the customer reads.")).toBeTruthy();
    expect(within(screen.getByTestId("findings-warning")).getByText(/Something else/)).toBeTruthy();
    await user.click(errors.getByRole("link", { name: "First reminder" }));
    await waitFor(() => expect(document.activeElement?.getAttribute("data-node")).toBe("first"));
  });

  it("saves name and description by itself", async () => {
    const { user, world } = await openDesk("busy", "/flows/flow-order");
    const name = await screen.findByRole("textbox", { name: "Name" });
    await user.clear(name);
    await user.type(name, "Where is it{Enter}");
    await waitFor(() => expect(flow(world, "flow-order").draft.name).toBe("Where is it"));
    await user.type(screen.getByTestId("flow-description"), " Quickly.");
    await user.tab();
    await waitFor(() => expect(flow(world, "flow-order").draft.description).toMatch(/Quickly\.$/));
    expect(flow(world, "flow-order").draft.name).toBe("Where is it");
    expect(flow(world, "flow-order").draft_rev).toBe(9);
  });

  it("adds triggers, fills them, switches them off without losing them, and removes them", async () => {
    const { user, world } = await openDesk("busy", "/flows/flow-order");
    await user.click(await screen.findByTestId("add-trigger"));
    await user.click(await screen.findByRole("menuitem", { name: "At a certain time" }));
    const card = within(await screen.findByRole("listitem", { name: "At a certain time" }));
    await user.click(card.getByRole("button", { name: "Sat" }));
    await user.type(card.getByLabelText("Label"), "regular");
    await user.click(card.getByRole("switch"));
    const trigger = () => flow(world, "flow-order").draft.triggers?.[1];
    await waitFor(() => expect(trigger()?.on).toBe(false));
    expect(trigger()?.when).toEqual({
      type: "scheduled",
      schedule: { every: "week", days: [1, 2, 3, 4, 5, 6], minute: 540 },
      audience: { to: "label", label: "regular" },
    });
    await user.click(card.getByRole("button", { name: "Remove the trigger At a certain time" }));
    await waitFor(() => expect(flow(world, "flow-order").draft.triggers).toHaveLength(1));
  });

  it("takes words one by one, each once", async () => {
    const { user, world } = await openDesk("busy", "/flows/flow-order");
    const words = within(await screen.findByRole("listitem", { name: "Words in a message" }));
    await user.type(words.getByRole("textbox", { name: "Words" }), "shipping{Enter}ORDER{Enter}");
    await waitFor(() =>
      expect(flow(world, "flow-order").draft.triggers?.[0]?.when).toMatchObject({
        words: ["order", "parcel", "tracking", "shipping"],
      }),
    );
  });

  it("keeps what a conversation does in its settings", async () => {
    const { user, world } = await openDesk("busy", "/flows/flow-order");
    await user.selectOptions(await screen.findByLabelText("When you take the chat over"), "It pauses, then asks again");
    await user.clear(screen.getByLabelText("Minutes without an answer"));
    await user.type(screen.getByLabelText("Minutes without an answer"), "0");
    expect(screen.getByText("A whole number from 1 to 43200")).toBeTruthy();
    await user.clear(screen.getByLabelText("Minutes without an answer"));
    await user.type(screen.getByLabelText("Minutes without an answer"), "90");
    await user.tab();
    await waitFor(() =>
      expect(flow(world, "flow-order").draft.settings).toMatchObject({
        takeover: "pause_and_ask_again",
        expiry: { after_minutes: 90 },
      }),
    );
  });

  it("never leaves the choice of accounts empty: none chosen means all", async () => {
    const { user, world } = await openDesk("busy", "/flows/flow-order");
    await user.click(await screen.findByRole("radio", { name: "Only on some" }));
    const box = await screen.findByRole("checkbox", { name: "Practice" });
    expect(box).toHaveProperty("disabled", true);
    expect(flow(world, "flow-order").account_ids).toHaveLength(1);
    await user.click(screen.getByRole("radio", { name: "Answers on all accounts" }));
    await waitFor(() => expect(flow(world, "flow-order").account_ids).toEqual([]));
  });

  it("removes a file only after asking", async () => {
    const { user, world } = await openDesk("busy", "/flows/flow-booking");
    await user.click(await screen.findByTestId("add-file"));
    await waitFor(() => expect(flow(world, "flow-booking").files).toHaveLength(2));
    await user.click(await screen.findByRole("button", { name: "Remove Opening hours.docx" }));
    await user.click(await screen.findByRole("button", { name: "Remove file" }));
    await waitFor(() => expect(flow(world, "flow-booking").files).toHaveLength(1));
  });

  it("brings back any save of its journal, and what was before that, too", async () => {
    const { user, world } = await openDesk("busy", "/flows/flow-order/draft/journal");
    const saves = await screen.findAllByTestId("edit");
    const before = JSON.stringify(flow(world, "flow-order").draft);
    await user.click(within(saves[2] ?? document.body).getByRole("button", { name: "Bring back" }));
    await waitFor(() => expect(flow(world, "flow-order").draft.nodes?.some(({ id }) => id === "thanks")).toBe(true));
    await waitFor(async () => expect(await screen.findAllByTestId("edit")).toHaveLength(4));
    const [, former] = await screen.findAllByTestId("edit");
    await user.click(within(former ?? document.body).getByRole("button", { name: "Bring back" }));
    await waitFor(() => expect(JSON.stringify(flow(world, "flow-order").draft)).toBe(before));
  });
});

describe("a flow as text", () => {
  const replace = async (user: Awaited<ReturnType<typeof openDesk>>["user"], old: string, next: string) => {
    const area = await screen.findByTestId<HTMLTextAreaElement>("flow-text");
    const text = area.value.replace(old, next);
    await user.clear(area);
    await user.click(area);
    await user.paste(text);
  };

  it("says where it cannot be read, and saves what can", async () => {
    const { user, world, router } = await openDesk("busy", "/flows/flow-order/draft/text");
    await replace(user, '"retries": 2,', '"retries": 5,,');
    await user.keyboard("{Control>}s{/Control}");
    expect((await screen.findByRole("alert")).textContent).toMatch(/^Line \d+, column 22: /);
    const area = screen.getByTestId<HTMLTextAreaElement>("flow-text");
    expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe(",");
    await replace(user, ",,", ",");
    await user.click(screen.getByTestId("save-text"));
    await waitFor(() => expect(router.state.location.pathname).toBe("/flows/flow-order"));
    expect(flow(world, "flow-order").draft.nodes?.[1]).toMatchObject({ config: { retries: 5 } });
  });

  it("is not lost when somebody else saved meanwhile: one of both is chosen", async () => {
    const { user, world } = await openDesk("busy", "/flows/flow-order/draft/text");
    await replace(user, '"retries": 2,', '"retries": 4,');
    flow(world, "flow-order").draft_rev += 1;
    await user.click(screen.getByTestId("save-text"));
    expect((await screen.findByRole("alert")).textContent).toContain("Somebody else changed this draft");
    expect(screen.getByTestId<HTMLTextAreaElement>("flow-text").value).toContain('"retries": 4,');
    await user.click(screen.getByRole("button", { name: "Save mine over it" }));
    await waitFor(() => expect(flow(world, "flow-order").draft.nodes?.[1]).toMatchObject({ config: { retries: 4 } }));
  });

  it("can be dropped for what somebody else saved", async () => {
    const { user, world } = await openDesk("busy", "/flows/flow-order/draft/text");
    await replace(user, '"retries": 2,', '"retries": 4,');
    const order = flow(world, "flow-order");
    Object.assign(order, { draft: { ...order.draft, description: "Theirs" }, draft_rev: order.draft_rev + 1 });
    await user.click(screen.getByTestId("save-text"));
    await user.click(await screen.findByRole("button", { name: "Drop mine, show theirs" }));
    await waitFor(() => expect(screen.getByTestId<HTMLTextAreaElement>("flow-text").value).toContain('"description": "Theirs"'));
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByTestId("save-text")).toHaveProperty("disabled", true);
  });
});
