import { screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";

afterEach(() => void toast.dismiss());

describe("publishing", () => {
  it("says first what changes and whom it touches, then what answers now", async () => {
    const { user, world } = await openDesk("busy", "/flows/flow-order");
    await screen.findByTestId("publish");
    await user.keyboard("{Control>}{Enter}{/Control}");
    const dialog = within(await screen.findByRole("dialog", { name: "Publish Order status" }));
    expect(await dialog.findByText("Thanks: “Thank you for your patience.”")).toBeTruthy();
    expect(dialog.getByText("2 conversations are in it now. What becomes of them?")).toBeTruthy();
    expect(dialog.getByText("At a step that is gone:")).toBeTruthy();
    expect(dialog.getByRole("radio", { name: /Finish as they began/ })).toHaveProperty("checked", true);
    await user.click(dialog.getByRole("radio", { name: /Go on in the new version/ }));
    await user.type(dialog.getByTestId("publish-note"), "Friendlier");
    await user.click(dialog.getByTestId("publish-now"));
    const done = within(await screen.findByRole("dialog", { name: "Version 4 answers now" }));
    expect(await done.findByText("The message contains “order” or “parcel” or “tracking”")).toBeTruthy();
    const order = world.flows[0];
    expect(order?.versions.at(-1)).toMatchObject({ number: 4, note: "Friendlier" });
    expect(
      world.runs.filter(({ row }) => row.flow_id === "flow-order" && row.place !== "ended").map(({ row }) => row.version),
    ).toEqual([4, 4]);
    await user.click(done.getByTestId("publish-close"));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(await screen.findByRole("button", { name: "Published" })).toHaveProperty("disabled", true);
  });

  it("is blocked by errors, each of which leads to its step", async () => {
    const { user, router } = await openDesk("busy", "/flows/flow-reminder?publish=draft");
    const dialog = within(await screen.findByRole("dialog"));
    await dialog.findByTestId("findings-error");
    expect(dialog.getByTestId("publish-now")).toHaveProperty("disabled", true);
    await user.click(dialog.getByRole("link", { name: "Old ending" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(router.state.location.search).toBe("?node=old");
  });

  it("tells of a draft that changed meanwhile, and plans anew", async () => {
    const { user, world } = await openDesk("busy", "/flows/flow-order?publish=draft");
    const dialog = within(await screen.findByRole("dialog"));
    await dialog.findAllByTestId("diff-line");
    const order = world.flows[0];
    if (order) order.draft_rev += 1;
    await user.click(dialog.getByTestId("publish-now"));
    expect((await dialog.findByRole("alert")).textContent).toContain("changed in the meantime");
    await user.click(dialog.getByTestId("publish-now"));
    expect(await screen.findByRole("dialog", { name: "Version 4 answers now" })).toBeTruthy();
  });
});

describe("versions", () => {
  it("are listed with what answers, and any two are compared", async () => {
    const { user } = await openDesk("busy", "/flows/flow-order/versions");
    const versions = await screen.findAllByTestId("version");
    expect(versions.map(({ textContent }) => /Version \d/.exec(textContent)?.[0])).toEqual([
      "Version 3",
      "Version 2",
      "Version 1",
    ]);
    expect(within(versions[0] ?? document.body).getByText("Answers now")).toBeTruthy();
    expect(await screen.findByText("Thanks: “Thank you for your patience.”")).toBeTruthy();
    await user.selectOptions(screen.getByTestId("diff-from"), "Version 1");
    await user.selectOptions(screen.getByTestId("diff-to"), "Version 2");
    await waitFor(() => expect(screen.queryByText("Thanks: “Thank you for your patience.”")).toBeNull());
    expect(screen.getByText(/^Being packed: /)).toBeTruthy();
    await user.selectOptions(screen.getByTestId("diff-from"), "Version 2");
    expect(await screen.findByText("Nothing is different.")).toBeTruthy();
  });

  it("can be rolled back to, with the same questions as publishing", async () => {
    const { user, world } = await openDesk("busy", "/flows/flow-order/versions");
    const [, second] = await screen.findAllByTestId("version");
    await user.click(within(second ?? document.body).getByTestId("roll-back"));
    const dialog = within(await screen.findByRole("dialog", { name: "Roll back to version 2" }));
    await user.click(await dialog.findByTestId("publish-now"));
    expect(await screen.findByRole("dialog", { name: "Version 2 answers now" })).toBeTruthy();
    expect(world.flows[0]?.live).toBe("flow-order-v2");
    expect(world.flows[0]?.versions).toHaveLength(3);
  });
});
