import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openChat, openDesk } from "../../../test/desk";

const bubbles = () => screen.getAllByTestId("thread-bubble");
const ofKind = (kind: string) => bubbles().filter(({ dataset }) => dataset.kind === kind);
const saying = (text: string | RegExp) => {
  const found = bubbles().findLast(({ textContent }) =>
    typeof text === "string" ? textContent.includes(text) : text.test(textContent),
  );
  if (!found) throw new Error(`No bubble says ${String(text)}`);
  return found;
};

/** The keyboard comes to a message; its tools stay while it is there. */
const reach = (bubble: HTMLElement) => act(() => bubble.focus());

describe("every kind of message", () => {
  it("is shown in place", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    const first = (kind: string) => within(ofKind(kind)[0] ?? document.body);
    expect(first("image").getByRole("button", { name: "Look at the picture" })).toBeTruthy();
    expect(first("image").getByText("This one, from your window")).toBeTruthy();
    expect(first("video").getByText(/8\.4/)).toBeTruthy();
    expect(first("voice").getByRole("group", { name: "Voice message" })).toBeTruthy();
    expect(first("audio").getByText("Song for the shop.mp3")).toBeTruthy();
    expect(first("sticker").getByRole("img")).toBeTruthy();
    expect(first("document").getByText("Floor plan.pdf")).toBeTruthy();
    expect(saying("A photo to be viewed once").dataset.kind).toBe("image");
    expect(saying("A voice message to be heard once").dataset.kind).toBe("voice");
    expect(saying("This is an event. Switchboard cannot show it yet").dataset.kind).toBe("unsupported");
    expect(ofKind("unsupported")).toHaveLength(2);
    expect(saying("This message was deleted")).toBeTruthy();
    expect(within(saying("I mean the small one")).getByText("Edited")).toBeTruthy();
    expect(within(saying("I put one aside")).getByRole("img", { name: "You, from your phone" })).toBeTruthy();
  });

  it("a place has its words, its point to copy, and says when it moves", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    const [place, live] = screen.getAllByTestId("place").map((one) => within(one));
    expect(place?.getByText("Café Luz")).toBeTruthy();
    expect(place?.getByText("Rua das Flores 12, Porto")).toBeTruthy();
    await user.click(place?.getByRole("button", { name: "Copy coordinates" }) ?? document.body);
    expect(await navigator.clipboard.readText()).toBe("41.1496, -8.6109");
    await user.click(place?.getByRole("button", { name: "Copy map link" }) ?? document.body);
    expect(await navigator.clipboard.readText()).toContain("mlat=41.1496&mlon=-8.6109");
    expect(live?.getByText("Shares the place live on the phone")).toBeTruthy();
  });

  it("contact cards lead to a chat with the number", async () => {
    const { user, world, router } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    const cards = within(screen.getByTestId("cards"));
    expect(cards.getAllByRole("listitem")).toHaveLength(2);
    await user.click(cards.getByRole("button", { name: "Copy +351 900 000 191" }));
    expect(await navigator.clipboard.readText()).toBe("+351 900 000 191");
    await user.click(cards.getByRole("button", { name: "Write to ليلى حسن, +971 50 000 0192" }));
    await waitFor(() => {
      const chat = world.chats.get(router.state.location.pathname.replace("/inbox/", ""));
      expect(chat?.title).toBe("+971 50 000 0192");
    });
  });

  it("a poll counts votes live and says whose they are", async () => {
    const { user, world } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    const poll = within(screen.getByTestId("poll"));
    expect(poll.getByText("Poll, several answers each")).toBeTruthy();
    const rows = () => poll.getAllByRole("listitem").map(({ textContent }) => textContent);
    expect(rows()[0]).toBe("Brass pendant2 votesWho voted: Inês Carvalho 🌻 and You");
    expect(rows()[1]).toContain("0 votes");
    expect(poll.getByText("2 people voted")).toBeTruthy();
    const chat = [...world.chats.values()].find(({ title }) => title.startsWith("Inês"));
    const message = world.messages.get(chat?.id ?? "")?.find(({ kind }) => kind === "poll");
    message?.votes?.push({ name: "Rui", options: ["Brass pendant"] });
    const { announce } = await import("../../../ipc/fake/world");
    announce({ topic: "messages", chat_id: chat?.id ?? "" });
    await waitFor(() => expect(rows()[0]).toContain("3 votes"));
  });

  it("a quoted picture is shown small, and a press goes to it", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    const quote = within(saying("Lovely, that one")).getByRole("button", { name: /This one, from your window/ });
    expect(quote.querySelector("img")).toBeTruthy();
    await user.click(quote);
    await waitFor(() => expect(ofKind("image")[0]?.classList.contains("animate-flash")).toBe(true));
  });
});

describe("a file that is not here", () => {
  it("says where it is", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Rui Tavares");
    const states = screen.getAllByTestId("download").map(({ dataset, textContent }) => [dataset.download, textContent]);
    expect(new Set(states.map(([state]) => state))).toEqual(
      new Set(["waiting", "on_demand", "fetching", "failed", "too_large", "gone"]),
    );
    const said = (state: string) => states.find(([known]) => known === state)?.[1];
    expect(said("waiting")).toContain("Waiting to be fetched");
    expect(said("fetching")).toContain("Being fetched");
    expect(said("failed")).toContain("The file was damaged on its way");
    expect(said("too_large")).toContain("Larger than 25 MB: look at it on the phone");
    expect(said("gone")).toContain("Not on WhatsApp any more");
    expect(screen.getAllByTestId("download")[0]?.querySelector("img")).toBeTruthy();
  });

  it("is fetched again when it failed", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Rui Tavares");
    const again = screen.getAllByRole("button", { name: "Fetch it again" });
    expect(again).toHaveLength(3);
    await user.click(within(saying("Offer.docx")).getByRole("button", { name: "Fetch it again" }));
    const offer = await screen.findByText("Offer.docx");
    await waitFor(() => expect(within(saying("Offer.docx")).getByRole("button", { name: "Save in Downloads" })).toBeTruthy());
    expect(offer).toBeTruthy();
  });
});

describe("a group", () => {
  it("says who wrote what, in one colour for each", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Street market");
    const articles = bubbles().map((bubble) => bubble.getAttribute("aria-label"));
    expect(articles).toEqual([
      "Joaquim",
      "Anna-Maria Constantia von Hohenstein-Oldenburg",
      "Anna-Maria Constantia von Hohenstein-Oldenburg",
      "ليلى حسن",
      "Joaquim",
      "You",
    ]);
    const names = bubbles().map((bubble) => bubble.querySelector<HTMLElement>(":scope > bdi"));
    const hue = (place: number) => names[place]?.style.getPropertyValue("--hue");
    expect(hue(0)).toBe(hue(4));
    expect(hue(0)).not.toBe(hue(1));
    expect(names[2]).toBeNull();
    expect(within(bubbles()[2] ?? document.body).getByRole("button", { name: /Joaquim.*Who brings the lamps/ })).toBeTruthy();
    const clapped = screen.getByRole("button", { name: /^👏 2 from Joaquim and Anna-Maria/ });
    expect(clapped.textContent).toBe("👏2");
  });
});

describe("changes of messages", () => {
  it("say that they are on their way, or why they did not work", async () => {
    const { user, world } = await openDesk("linked");
    await openChat(user, "Kofi Mensah");
    const pending = screen.getAllByTestId("change-pending").map(({ textContent }) => textContent);
    expect(pending).toEqual(["Your reaction is on its way", "Edit is on its way", "Deletion is on its way"]);
    const failed = screen.getAllByTestId("change-failed");
    expect(failed[0]?.textContent).toContain("It could not be edited. WhatsApp allows edits for 15 minutes only.");
    expect(failed[0]?.textContent).toContain("It was to say: “It costs 210”");
    await user.click(within(failed[0] ?? document.body).getByRole("button", { name: "Leave it as it is" }));
    await waitFor(() => expect(screen.getAllByTestId("change-failed")).toHaveLength(1));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() =>
      expect([...world.messages.values()].flat().some(({ deleted, sender }) => deleted && sender === "operator")).toBe(true),
    );
    expect(saying("It costs 120")).toBeTruthy();
  });
});

describe("what is done with a message", () => {
  it("is in reach while the pointer or the keyboard is there, and nowhere else", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    expect(screen.queryByTestId("message-tools")).toBeNull();
    await user.hover(saying("I mean the small one"));
    expect(within(saying("I mean the small one")).getByTestId("message-tools")).toBeTruthy();
    await user.unhover(saying("I mean the small one"));
    expect(screen.queryByTestId("message-tools")).toBeNull();
    reach(saying("Lovely, that one"));
    expect(screen.getAllByTestId("message-tools")).toHaveLength(1);
  });

  it("an emoji is given, taken away and given by a press on another's", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    reach(saying("I mean the small one"));
    await user.click(await screen.findByRole("button", { name: "React" }));
    await user.click(await screen.findByRole("button", { name: "React with 😂" }));
    const mine = await within(saying("I mean the small one")).findByRole("button", { name: /^😂 from You\. Take your/ });
    await user.click(mine);
    await waitFor(() => expect(within(saying("I mean the small one")).queryByTestId("reactions")).toBeNull());
    await user.click(within(saying("Lovely, that one")).getByRole("button", { name: /^🎉 from Inês/ }));
    await within(saying("Lovely, that one")).findByRole("button", { name: /^🎉 2 from/ });
  });

  it("any emoji can be found", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    reach(saying("I mean the small one"));
    await user.click(await screen.findByRole("button", { name: "React" }));
    await user.click(await screen.findByRole("button", { name: "Another emoji" }));
    await user.type(await screen.findByLabelText("Find an emoji"), "parcel{Enter}");
    await within(saying("I mean the small one")).findByRole("button", { name: /^📦 from You/ });
  });

  it("its words are changed where they stand", async () => {
    const { user, world } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    reach(saying("See you on Saturday"));
    await user.click(await screen.findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Edit" }));
    const field = await screen.findByLabelText("The message as it shall be");
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.clear(field);
    await user.type(field, "See you on Sunday{Enter}");
    await waitFor(() => expect(within(saying("See you on Sunday")).getByText("Edited")).toBeTruthy());
    expect([...world.messages.values()].flat().some(({ text, edited }) => text === "See you on Sunday" && edited)).toBe(true);
  });

  it("Escape leaves it as it was", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    reach(saying("See you on Saturday"));
    await user.click(await screen.findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Edit" }));
    await user.type(await screen.findByLabelText("The message as it shall be"), " or not{Escape}");
    expect(screen.queryByTestId("edit-box")).toBeNull();
    expect(saying("See you on Saturday").textContent).not.toContain("or not");
  });

  it("it is deleted for everyone after one question", async () => {
    const { user, world } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    reach(saying("See you on Saturday"));
    await user.click(await screen.findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete for everyone" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect([...world.messages.values()].flat().some(({ deleted, sender }) => deleted && sender === "operator")).toBe(false);
    await user.click(dialog.getByRole("button", { name: "Delete for everyone" }));
    await waitFor(() => expect(bubbles().at(-1)?.textContent).toContain("This message was deleted"));
  });

  it("only the shop's own can be changed", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    reach(saying("I mean the small one"));
    await user.click(await screen.findByRole("button", { name: "More" }));
    const offered = (await screen.findAllByRole("menuitem")).map(({ textContent }) => textContent);
    expect(offered).toEqual(["Reply", "Copy text"]);
  });

  it("by keyboard alone: the arrows go to it, its keys act on it", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    screen.getByRole("log").focus();
    await user.keyboard("{ArrowUp}");
    await waitFor(() => expect(document.activeElement).toBe(bubbles().at(-1)));
    await user.keyboard("{ArrowUp}");
    await waitFor(() => expect(document.activeElement).toBe(bubbles().at(-2)));
    await user.keyboard("c");
    await waitFor(async () => expect(await navigator.clipboard.readText()).toBe("Lovely, that one 😍"));
    await user.keyboard("{Enter}");
    expect((await screen.findAllByRole("menuitem")).length).toBeGreaterThan(1);
    await user.keyboard("{Escape}");
    bubbles().at(-2)?.focus();
    await user.keyboard("+");
    expect(await screen.findByTestId("react-picker")).toBeTruthy();
    await user.keyboard("{Escape}");
    bubbles().at(-2)?.focus();
    await user.keyboard("r");
    expect(within(await screen.findByTestId("quote-strip")).getByText("Lovely, that one 😍")).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByTestId("composer-input"));
  });
});
