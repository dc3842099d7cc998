import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { channels } from "../ipc/fake/host";
import { openDesk } from "../test/desk";

describe("the frame", () => {
  it("says unmissably that automation is frozen, and takes it back", async () => {
    const { user, world } = await openDesk("frozen");
    expect(screen.getByTestId("frozen-banner").textContent).toContain("nobody is answered automatically");
    await user.click(screen.getByRole("button", { name: "Unfreeze" }));
    await waitFor(() => expect(screen.queryByTestId("frozen-banner")).toBeNull());
    expect(world.settings.frozen).toBe(false);
    await user.click(screen.getByTestId("freeze-switch"));
    expect(await screen.findByTestId("frozen-banner")).toBeTruthy();
  });

  it("counts new notices, opens their chat and has them seen afterwards", async () => {
    const { user } = await openDesk("busy");
    await user.click(await screen.findByRole("button", { name: "Notices, 2 new" }));
    await user.click(await screen.findByRole("button", { name: /Sam O'Neill needs you/ }));
    expect((await screen.findAllByText(/Do you repair antique chandeliers/)).length).toBeGreaterThan(0);
    expect(await screen.findByRole("button", { name: "Notices" })).toBeTruthy();
  });

  it("opens the chat that a notification of the system asks for", async () => {
    const { world, router } = await openDesk("busy");
    const chat = [...world.chats.keys()][1] ?? "";
    channels.openChat.tell({ chat_id: chat });
    await waitFor(() => expect(router.state.location.pathname).toBe(`/inbox/${chat}`));
  });

  it("goes everywhere by keyboard", async () => {
    const { user, router } = await openDesk("busy");
    for (const [keys, place] of [
      ["gk", "/knowledge/base-1/sources"],
      ["gf", "/flows"],
      ["ga", "/accounts"],
      ["gs", "/settings"],
      ["gi", "/inbox"],
    ] as const) {
      await user.keyboard(keys);
      await waitFor(() => expect(router.state.location.pathname).toBe(place));
    }
    await user.keyboard("?");
    expect(await screen.findByRole("dialog", { name: "Keyboard shortcuts" })).toBeTruthy();
  });

  it("leads to all of the models' screens from the same field", async () => {
    const { user, router } = await openDesk("shop");
    for (const [words, place] of [
      ["providers of", "/assistant/providers"],
      ["usage and", "/assistant/usage"],
      ["what left", "/assistant/sent"],
    ] as const) {
      await user.keyboard("{Control>}k{/Control}");
      await user.type(await screen.findByTestId("palette-input"), `${words}{Enter}`);
      await waitFor(() => expect(router.state.location.pathname).toBe(place));
    }
  });

  it("finds chats, messages and actions from one field", async () => {
    const { user, router } = await openDesk("busy");
    await user.keyboard("{Control>}k{/Control}");
    const field = await screen.findByTestId("palette-input");
    await user.type(field, "grandmother");
    await user.click(await screen.findByRole("option", { name: /wiring is old/ }));
    await waitFor(() => expect(router.state.location.search).toContain("message="));
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByTestId("palette-input"), "dark appear");
    await user.keyboard("{Enter}");
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe("dark"));
  });
});
