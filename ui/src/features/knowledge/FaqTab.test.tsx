import { screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";
import { faqSchema, lengthFeel, tidyWordings } from "./model";

afterEach(() => void toast.dismiss());

describe("answers", () => {
  it("writes a new answer by keyboard alone", async () => {
    const { user, world } = await openDesk("busy", "/knowledge/base-1/faqs");
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
    const { user, world } = await openDesk("busy", "/knowledge/base-1/faqs");
    const before = world.faqs.length;
    await user.click(screen.getByTestId("new-faq"));
    await user.type(await screen.findByTestId("faq-question"), "Only a question");
    await user.click(screen.getByTestId("faq-save"));
    expect(await screen.findByText("Write the answer")).toBeTruthy();
    expect(world.faqs.length).toBe(before);
  });

  it("changes an answer", async () => {
    const { user, world } = await openDesk("busy", "/knowledge/base-1/faqs");
    await user.click((await screen.findAllByTestId("faq-row"))[0] ?? document.body);
    const field = await screen.findByTestId("faq-answer");
    await user.clear(field);
    await user.type(field, "Three days");
    await user.click(screen.getByTestId("faq-save"));
    await waitFor(() => expect(world.faqs.some((faq) => faq.answer === "Three days")).toBe(true));
  });

  it("deletes an answer and takes it back", async () => {
    const { user, world } = await openDesk("busy", "/knowledge/base-1/faqs");
    const before = world.faqs.length;
    await user.click((await screen.findAllByTestId("faq-row"))[0] ?? document.body);
    await user.click(await screen.findByTestId("faq-delete"));
    await waitFor(() => expect(world.faqs.length).toBe(before - 1));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(world.faqs.length).toBe(before));
  });

  it("does not let unsaved changes slip away", async () => {
    const { user } = await openDesk("busy", "/knowledge/base-1/faqs");
    await user.click((await screen.findAllByTestId("faq-row"))[0] ?? document.body);
    await user.type(await screen.findByTestId("faq-answer"), " More");
    await user.click(screen.getByTestId("nav-inbox"));
    const dialog = await screen.findByRole("dialog", { name: "Leave without saving?" });
    await user.click(within(dialog).getByRole("button", { name: "Keep editing" }));
    expect(screen.getByDisplayValue(/ More$/)).toBeTruthy();
  });

  it("takes other wordings one a line, and keeps each once", async () => {
    const { user, world } = await openDesk("busy", "/knowledge/base-1/faqs/new?question=Do+you+rent+lamps%3F");
    await user.type(await screen.findByTestId("faq-answer"), "Yes");
    await user.click(screen.getByTestId("add-wording"));
    await user.paste("Can I borrow lamps?\nLamps for a party\ncan i borrow  lamps?");
    expect(screen.getAllByTestId("faq-wording")).toHaveLength(3);
    await user.keyboard("{Enter}");
    expect(screen.getAllByTestId("faq-wording")).toHaveLength(4);
    expect(document.activeElement).toBe(screen.getAllByTestId("faq-wording")[3]);
    await user.keyboard("{Backspace}");
    expect(screen.getAllByTestId("faq-wording")).toHaveLength(3);
    await user.click(screen.getByTestId("faq-save"));
    await waitFor(() =>
      expect(world.faqs.find((faq) => faq.question === "Do you rent lamps?")?.variants).toEqual([
        "Can I borrow lamps?",
        "Lamps for a party",
      ]),
    );
  });

  it("is worked by keyboard: move, open to change, and back to the row", async () => {
    const { user, router } = await openDesk("busy", "/knowledge/base-1/faqs");
    await screen.findAllByTestId("faq-row");
    await user.keyboard("jj");
    const row = screen.getAllByTestId("faq-row")[1]?.closest("[role=row]");
    expect(document.activeElement).toBe(row);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("faq-question")));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/knowledge/base-1/faqs"));
    expect(document.activeElement?.textContent).toContain("How much is shipping?");
  });

  it("deletes several at once and takes all of them back", async () => {
    const { user, world } = await openDesk("busy", "/knowledge/base-1/faqs");
    await screen.findAllByTestId("faq-row");
    const before = world.faqs.length;
    await user.keyboard("j {Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    expect(screen.getByRole("toolbar", { name: "3 chosen" })).toBeTruthy();
    await user.keyboard("{Delete}");
    await waitFor(() => expect(world.faqs.length).toBe(before - 3));
    const said = await screen.findByText("3 answers deleted");
    const told = said.closest("li") ?? document.body;
    await user.click(within(told).getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(world.faqs.length).toBe(before));
  });

  it("says what a table would do, and only then does it", async () => {
    const { user, world } = await openDesk("busy", "/knowledge/base-1/faqs");
    const before = world.faqs.length;
    await user.click(await screen.findByRole("button", { name: "Import and export" }));
    await user.click(await screen.findByRole("menuitem", { name: "Import a table…" }));
    const dialog = within(await screen.findByRole("dialog", { name: "What the import would do" }));
    expect(dialog.getByText("Line 3")).toBeTruthy();
    expect(dialog.getByText(/no answer/)).toBeTruthy();
    expect(world.faqs.length).toBe(before);
    await user.click(dialog.getByTestId("apply-import"));
    await waitFor(() => expect(world.faqs.length).toBe(before + 2));
    expect(await screen.findByText("3 answers imported")).toBeTruthy();
  });

  it("writes all answers as a table where the operator wants it", async () => {
    const { user, world } = await openDesk("busy", "/knowledge/base-1/faqs");
    await user.click(await screen.findByRole("button", { name: "Import and export" }));
    await user.click(await screen.findByRole("menuitem", { name: "Export as a table…" }));
    await waitFor(() => expect(world.written).toEqual(["/home/you/Documents/Lamp shop.csv"]));
  });

  it("makes one answer of two that ask the same, and takes that back", async () => {
    const { user, world } = await openDesk("busy", "/knowledge/base-1/faqs");
    const line = within(await screen.findByTestId("faq-pairs"));
    await user.click(line.getByRole("button", { name: "Compare" }));
    await user.click(await screen.findByRole("radio", { name: /Do you ship abroad/ }));
    await user.click(screen.getByTestId("merge-pair"));
    const kept = () => world.faqs.find((faq) => faq.question === "Do you ship abroad?");
    await waitFor(() => expect(kept()?.variants).toEqual(["Is delivery to other countries possible?"]));
    expect(world.faqs.some((faq) => faq.question === "Is delivery to other countries possible?")).toBe(false);
    await user.click(await screen.findByRole("button", { name: "Leave both" }));
    expect(await screen.findByText("No pairs are left")).toBeTruthy();
    await user.keyboard("{Escape}");
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(kept()?.variants).toEqual([]));
    expect(world.faqs.some((faq) => faq.question === "Is delivery to other countries possible?")).toBe(true);
  });

  it("limits what is written", () => {
    const variants: string[] = [];
    expect(faqSchema.safeParse({ question: "q", variants, answer: "a" }).success).toBe(true);
    expect(faqSchema.safeParse({ question: "q".repeat(501), variants, answer: "a" }).success).toBe(false);
    expect(faqSchema.safeParse({ question: "q", variants, answer: "a".repeat(4097) }).success).toBe(false);
    expect(faqSchema.safeParse({ question: "q", variants: ["w".repeat(501)], answer: "a" }).success).toBe(false);
    expect(faqSchema.safeParse({ question: "  ", variants, answer: "a" }).success).toBe(false);
    expect(tidyWordings("Hi there", [" hi  THERE ", "", "One", "one "])).toEqual(["One"]);
    expect(lengthFeel(120)).toBe("good");
    expect(lengthFeel(900)).toBe("huge");
  });
});
