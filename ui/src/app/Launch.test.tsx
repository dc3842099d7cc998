import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../test/desk";

describe("the launch", () => {
  it.each([
    ["locked", "Switchboard is already open"],
    ["newer_version", "Your data is from a newer Switchboard"],
    ["wrong_key", "The key does not fit your data"],
    ["key_missing", "The key to your data is missing"],
    ["corrupt", "Your data is damaged"],
    ["io", "Your data folder cannot be used"],
  ])("says what happened, what is safe and what to do (%s)", async (problem, title) => {
    await openDesk(problem);
    expect(screen.getByRole("heading", { name: title })).toBeTruthy();
    expect(screen.getByText(/Nothing was changed/)).toBeTruthy();
    expect(screen.getByText("What to do")).toBeTruthy();
    expect(screen.getByText("/home/you/.local/share/switchboard")).toBeTruthy();
    expect(screen.getByText(/os error 11/)).toBeTruthy();
  });

  it("goes on when trying again helps", async () => {
    const { user, world } = await openDesk("locked");
    world.launch = { state: "ready", first_run: true, version: "0.1.0", data_dir: "", warnings: [], open_chat: null };
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByTestId("welcome-start")).toBeTruthy();
  });

  it("shows the desk's skeleton while it starts", async () => {
    await openDesk("starting");
    expect(await screen.findByText("Opening your data")).toBeTruthy();
  });
});
