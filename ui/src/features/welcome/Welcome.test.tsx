import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";

describe("the first minute", () => {
  it("reaches an answered practice conversation in three clicks, seen on the phone and in the inbox", async () => {
    const { user } = await openDesk("first");
    await user.click(screen.getByTestId("welcome-start"));
    await user.click(await screen.findByTestId("practice-contact-0"));
    await user.click(await screen.findByTestId("practice-suggestion-0"));
    await waitFor(() =>
      expect(screen.getAllByTestId("practice-bubble").some((bubble) => bubble.dataset.from === "shop")).toBe(true),
    );
    await waitFor(() =>
      expect(screen.getAllByTestId("thread-bubble").some((bubble) => bubble.dataset.sender === "bot")).toBe(true),
    );
    expect(screen.getAllByText(/2 to 4 working days/).length).toBeGreaterThan(1);
  });

  it("shows the hand-over when the shop does not know", async () => {
    const { user } = await openDesk("first");
    await user.click(screen.getByTestId("welcome-start"));
    await user.click(await screen.findByTestId("practice-contact-1"));
    await user.click(await screen.findByTestId("practice-suggestion-3"));
    expect(await screen.findByText("You answer this chat")).toBeTruthy();
    expect(await screen.findByRole("button", { name: "Notices, 1 new" })).toBeTruthy();
  });

  it("is not shown again", async () => {
    await openDesk("shop");
    expect(screen.queryByTestId("welcome-start")).toBeNull();
  });
});
