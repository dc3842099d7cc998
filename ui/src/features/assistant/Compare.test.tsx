import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";

const place = "/assistant/first/compare";

describe("comparing", () => {
  it("asks both sides the same and counts what each did", async () => {
    const { user } = await openDesk("busy", place);
    expect(await screen.findByTestId("same-sides")).toBeTruthy();
    await waitFor(() => expect(screen.getByTestId("side-B").textContent).toContain("Persona: Formal office"));
    await user.selectOptions(screen.getByTestId("side-B"), "persona:formal");
    expect(screen.queryByTestId("same-sides")).toBeNull();
    for (const question of ["How long does delivery take?", "I want a refund"]) {
      await user.click(screen.getByTestId("compare-input"));
      await user.paste(question);
      await user.keyboard("{Enter}");
    }
    await waitFor(() => expect(screen.getAllByTestId("tried")).toHaveLength(4));
    const [first] = screen.getAllByTestId("compare-row");
    if (!first) throw new Error("No row");
    expect(within(first).getByRole("group", { name: "Side A" }).textContent).not.toContain("Good day");
    expect(within(first).getByRole("group", { name: "Side B" }).textContent).toContain("Good day");
    expect(screen.getByTestId("side-total-A").textContent).toMatch(/^1 replied · 1 to you · /);
  });

  it("asks all again when a side is another one", async () => {
    const { user } = await openDesk("busy", place);
    await user.click(await screen.findByTestId("sample-delivery"));
    await waitFor(() => expect(screen.getAllByTestId("tried")).toHaveLength(2));
    await user.selectOptions(screen.getByTestId("side-A"), "model");
    expect(await screen.findByText("Not asked yet")).toBeTruthy();
    await user.click(screen.getByTestId("side-model-A"));
    await user.click(await screen.findByRole("option", { name: /On this device/ }));
    await user.click(screen.getByTestId("ask-all"));
    await waitFor(() => expect(screen.getAllByTestId("tried")).toHaveLength(2));
    expect(screen.getByRole("group", { name: "Side A" }).textContent).toContain("free");
    expect(screen.getByRole("group", { name: "Side B" }).textContent).not.toContain("free");
  });
});
