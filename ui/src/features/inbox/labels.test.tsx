import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openChat, openDesk } from "../../test/desk";
import { suggestions } from "./labelModel";

async function pane() {
  const { user, world, router } = await openDesk("flowing");
  await openChat(user, "Ana Ribeiro");
  const section = within(await screen.findByTestId("contact-labels"));
  const ana = [...world.contacts.values()].find(({ name }) => name === "Ana Ribeiro");
  return { user, world, router, section, labels: () => ana?.labels };
}

describe("the labels of a customer", () => {
  it("are added with the keyboard alone, those in use first", async () => {
    const { user, section, labels } = await pane();
    await user.click(section.getByRole("button", { name: "Add a label" }));
    const field = await section.findByRole("combobox", { name: "New label" });
    expect(document.activeElement).toBe(field);
    await user.type(field, "UNP");
    await section.findByRole("option", { name: "unpaid" });
    await user.keyboard("{ArrowDown}");
    expect(field.getAttribute("aria-activedescendant")).toBe(section.getByRole("option", { name: "unpaid" }).id);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(labels()).toEqual(["wholesale", "Porto", "unpaid"]));
    await section.findByText("unpaid");
    await user.type(field, "Terrace{Enter}");
    await waitFor(() => expect(labels()).toEqual(["wholesale", "Porto", "unpaid", "Terrace"]));
    await user.keyboard("{Escape}");
    expect(section.queryByRole("combobox")).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(section.getByRole("button", { name: "Add a label" })));
  });

  it("are taken away one by one, and nobody loses the focus", async () => {
    const { user, section, labels } = await pane();
    await user.click(section.getByRole("button", { name: "Remove the label wholesale" }));
    await waitFor(() => expect(labels()).toEqual(["Porto"]));
    await waitFor(() => expect(section.queryByText("wholesale")).toBeNull());
    expect(document.activeElement).toBe(section.getByRole("button", { name: "Add a label" }));
  });

  it("do not change the chat when letters of a shortcut are typed", async () => {
    const { user, section } = await pane();
    await user.click(section.getByRole("button", { name: "Add a label" }));
    await user.type(await section.findByRole("combobox"), "ej");
    expect(screen.queryByText("Chat resolved")).toBeNull();
  });
});

describe("what is suggested", () => {
  const known = ["wholesale", "Café regular", "old wholesale"];

  it("holds what is typed, without case and accents, what begins with it first", () => {
    expect(suggestions("WHO", known, []).map(({ label }) => label)).toEqual(["wholesale", "old wholesale", "WHO"]);
    expect(suggestions("cafe", known, []).map(({ label }) => label)).toEqual(["Café regular", "cafe"]);
  });

  it("never is what the customer has, and is new only if nobody has it", () => {
    expect(suggestions("wholesale", known, ["Wholesale"])).toEqual([{ label: "old wholesale", fresh: false }]);
    expect(suggestions("cafe  REGULAR", known, [])).toEqual([{ label: "Café regular", fresh: false }]);
    expect(suggestions("  two   words ", known, [])).toEqual([{ label: "two words", fresh: true }]);
    expect(suggestions("", known, ["wholesale"]).map(({ label }) => label)).toEqual(["Café regular", "old wholesale"]);
  });
});
