import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../../test/desk";

describe("ready flows", () => {
  it("say what they need, and are found by words", async () => {
    const { user } = await openDesk("busy", "/flows/gallery");
    const cards = await screen.findAllByTestId("template");
    expect(cards[0]?.textContent).toContain("The web address of your shop's system");
    await user.type(screen.getByTestId("search-gallery"), "appointment");
    await waitFor(() => expect(screen.getAllByTestId("template")).toHaveLength(1));
    await user.type(screen.getByTestId("search-gallery"), " zebra");
    expect(await screen.findByText("No ready flow fits “appointment zebra”")).toBeTruthy();
  });

  it("are looked into step by step before one is taken", async () => {
    const { user, router, world } = await openDesk("busy", "/flows/gallery");
    await user.click(await screen.findByRole("button", { name: "Look: Order status" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/flows/gallery/order-status"));
    const sheet = within(await screen.findByRole("dialog", { name: "Order status" }));
    expect(sheet.getByText("GET https://shop.example/api/orders/{{order}}")).toBeTruthy();
    const before = world.flows.length;
    await user.click(sheet.getByTestId("use-looked"));
    await waitFor(() => expect(world.flows).toHaveLength(before + 1));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/flows/${world.flows.at(-1)?.id ?? ""}`));
  });
});
