import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openChat, openDesk } from "../../test/desk";

describe("from a chat to the knowledge behind it", () => {
  it("a reply of the operator becomes an answer, with the question before it", async () => {
    const { user, world } = await openDesk("busy");
    await openChat(user, "Jonas Weber");
    const reply = screen.getAllByTestId("thread-bubble").find(({ dataset }) => dataset.sender === "operator");
    act(() => reply?.focus());
    await user.click(within(reply ?? document.body).getByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Make it one of your answers" }));
    expect(await screen.findByDisplayValue("When does my parcel arrive?")).toBeTruthy();
    expect(screen.getByDisplayValue("It left us this morning. You should have it on Thursday.")).toBeTruthy();
    await user.click(screen.getByTestId("faq-save"));
    await waitFor(() => expect(world.faqs.some(({ question }) => question === "When does my parcel arrive?")).toBe(true));
  });

  it("what the customer or the assistant wrote does not", async () => {
    const { user } = await openDesk("busy");
    await openChat(user, "Ana Ribeiro");
    for (const sender of ["contact", "bot", "operator", "phone"]) {
      const bubble = screen.getAllByTestId("thread-bubble").findLast(({ dataset }) => dataset.sender === sender);
      fireEvent.contextMenu(bubble?.querySelector(".selectable") ?? document.body);
      await screen.findByRole("menuitem", { name: "Copy text" });
      const offered = screen.queryByRole("menuitem", { name: "Make it one of your answers" });
      expect(offered !== null, sender).toBe(sender === "operator" || sender === "phone");
      await user.keyboard("{Escape}");
      await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
    }
  });

  it("why leads to the answer in the base that has it", async () => {
    const { user, router, world } = await openDesk("busy");
    await openChat(user, "Ana Ribeiro");
    await user.click(screen.getAllByTestId("why-button")[0] ?? document.body);
    const panel = within(await screen.findByTestId("why-panel"));
    await user.click(panel.getAllByRole("button", { name: "Open this answer" })[0] ?? document.body);
    const faq = world.faqs.find(({ question }) => question === "How long does delivery take?");
    await waitFor(() => expect(router.state.location.pathname).toBe(`/knowledge/base-1/faqs/${faq?.id ?? ""}`));
  });

  it("why leads to the source at the passage", async () => {
    const { user, router, world } = await openDesk("busy");
    const guide = world.sources.find(({ title }) => title.startsWith("Care and repair"));
    const chat = [...world.chats.values()].find(({ title }) => title === "Ana Ribeiro");
    const sent = world.messages.get(chat?.id ?? "")?.findLast(({ why }) => why !== null);
    const passage = sent?.why?.passages[0];
    if (!guide || !passage) throw new Error("The busy shop has a guide and an answered chat");
    const place = {
      chunk_id: `${guide.id}:3`,
      source_id: guide.id,
      title: guide.title,
      url: null,
      page: 2,
      heading: "Changing the bulb",
    };
    Object.assign(passage, {
      faq_id: null,
      chunk: place,
      question: guide.title,
      answer: "All our pendants take an E27 bulb.",
      used: true,
    });
    await openChat(user, "Ana Ribeiro");
    await user.click(screen.getAllByTestId("why-button").at(-1) ?? document.body);
    const citation = within((await screen.findAllByTestId("citation"))[0] ?? document.body);
    expect(citation.getByText(/page 2 · Changing the bulb/)).toBeTruthy();
    await user.click(citation.getByRole("button", { name: "Open the source at this place" }));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/knowledge/base-1/sources/${guide.id}`));
    expect(router.state.location.search).toBe(`?passage=${encodeURIComponent(place.chunk_id)}`);
  });
});
