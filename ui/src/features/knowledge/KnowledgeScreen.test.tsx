import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";
import { faqSchema, lengthFeel } from "./model";

describe("knowledge", () => {
  it("writes a new answer by keyboard alone", async () => {
    const { user, world } = await openDesk("busy", "/knowledge");
    await user.keyboard("n");
    await user.type(await screen.findByTestId("faq-question"), "Do you rent out lamps?");
    await user.tab();
    await user.keyboard("No, we only sell them.{Control>}{Enter}{/Control}");
    await waitFor(() =>
      expect(world.faqs.some((faq) => faq.question === "Do you rent out lamps?" && faq.answer === "No, we only sell them.")).toBe(
        true,
      ),
    );
    expect(await screen.findByRole("heading", { name: "Edit answer" })).toBeTruthy();
  });

  it("says what is missing instead of saving", async () => {
    const { user, world } = await openDesk("busy", "/knowledge");
    const before = world.faqs.length;
    await user.click(screen.getByTestId("new-faq"));
    await user.type(await screen.findByTestId("faq-question"), "Only a question");
    await user.click(screen.getByTestId("faq-save"));
    expect(await screen.findByText("Write the answer")).toBeTruthy();
    expect(world.faqs.length).toBe(before);
  });

  it("changes an answer", async () => {
    const { user, world } = await openDesk("busy", "/knowledge");
    await user.click((await screen.findAllByTestId("faq-row"))[0] ?? document.body);
    const field = await screen.findByTestId("faq-answer");
    await user.clear(field);
    await user.type(field, "Three days");
    await user.click(screen.getByTestId("faq-save"));
    await waitFor(() => expect(world.faqs.some((faq) => faq.answer === "Three days")).toBe(true));
  });

  it("deletes an answer and takes it back", async () => {
    const { user, world } = await openDesk("busy", "/knowledge");
    const before = world.faqs.length;
    await user.click((await screen.findAllByTestId("faq-row"))[0] ?? document.body);
    await user.click(await screen.findByTestId("faq-delete"));
    await waitFor(() => expect(world.faqs.length).toBe(before - 1));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(world.faqs.length).toBe(before));
  });

  it("does not let unsaved changes slip away", async () => {
    const { user } = await openDesk("busy", "/knowledge");
    await user.click((await screen.findAllByTestId("faq-row"))[0] ?? document.body);
    await user.type(await screen.findByTestId("faq-answer"), " More");
    await user.click(screen.getByTestId("nav-inbox"));
    const dialog = await screen.findByRole("dialog", { name: "Leave without saving?" });
    await user.click(within(dialog).getByRole("button", { name: "Keep editing" }));
    expect(screen.getByDisplayValue(/ More$/)).toBeTruthy();
  });

  it("tries a question, and offers to write the answer that is missing", async () => {
    const { user } = await openDesk("busy", "/knowledge");
    await user.keyboard("t");
    await user.keyboard("How long does delivery take?{Enter}");
    const answer = await screen.findByTestId("test-question-answer");
    expect(answer.dataset.action).toBe("reply");
    expect(answer.textContent).toContain("2 to 4 working days");
    const field = screen.getByTestId("test-question-input");
    await user.clear(field);
    await user.type(field, "Do you repair antique chandeliers?{Enter}");
    await user.click(await screen.findByRole("button", { name: "Write this answer" }));
    await waitFor(() => expect(screen.getByTestId("faq-question")).toHaveProperty("value", "Do you repair antique chandeliers?"));
  });

  it("limits what is written", () => {
    expect(faqSchema.safeParse({ question: "q".repeat(501), answer: "a" }).success).toBe(false);
    expect(faqSchema.safeParse({ question: "q", answer: "a".repeat(4097) }).success).toBe(false);
    expect(faqSchema.safeParse({ question: "  ", answer: "a" }).success).toBe(false);
    expect(lengthFeel(120)).toBe("good");
    expect(lengthFeel(900)).toBe("huge");
  });
});
