import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { channels } from "../../../ipc/fake/world";
import { openChat, openDesk } from "../../../test/desk";
import { fileKind, fileName, pastedPaths } from "./files";

describe("files by their paths", () => {
  it("have a name and a kind", () => {
    expect(fileName("/home/you/Price list.pdf")).toBe("Price list.pdf");
    expect(fileName("C:\\Users\\you\\Foto.JPG")).toBe("Foto.JPG");
    expect(["a.JPG", "a.mp4", "a.ogg", "a.pdf", "a"].map(fileKind)).toEqual(["image", "video", "audio", "document", "document"]);
  });
  it("come out of what was copied in the file manager", () => {
    const given = (texts: Record<string, string>) => pastedPaths((type) => texts[type] ?? "");
    expect(given({ "text/uri-list": "# files\r\nfile:///home/you/Pre%C3%A7o.pdf\r\n" })).toEqual(["/home/you/Preço.pdf"]);
    expect(given({ "x-special/gnome-copied-files": "copy\nfile:///a\nfile:///b" })).toEqual(["/a", "/b"]);
    expect(given({ "text/plain": "file:///C:/Users/you/a.pdf" })).toEqual(["C:/Users/you/a.pdf"]);
    expect(given({ "text/plain": "see file:///a" })).toEqual([]);
    expect(given({ "text/plain": "https://example.com" })).toEqual([]);
  });
});

const staged = async () =>
  within(await screen.findByTestId("file-strip"))
    .getAllByRole("listitem")
    .map(({ textContent }) => textContent);

describe("files in the composer", () => {
  it("are chosen, looked at, left out and sent with a caption", async () => {
    const { user, world } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    await user.click(screen.getByRole("button", { name: "Attach" }));
    await user.click(await screen.findByRole("menuitem", { name: /^Files/ }));
    expect(await staged()).toEqual(["Window display.jpg", "Price list spring.pdf"]);
    await user.click(screen.getByRole("button", { name: "Leave Price list spring.pdf out" }));
    await user.type(screen.getByTestId("composer-input"), "Our window");
    expect(screen.getByTestId("composer-send").textContent).toBe("Send 1 file");
    await user.click(screen.getByTestId("composer-send"));
    await waitFor(() =>
      expect(world.sentFiles).toEqual([{ paths: ["/home/you/Pictures/Window display.jpg"], caption: "Our window" }]),
    );
    await waitFor(() => expect(screen.queryByTestId("file-strip")).toBeNull());
    expect(screen.getByTestId<HTMLTextAreaElement>("composer-input").value).toBe("");
  });

  it("are dropped on the conversation, each once, and come back when they cannot be sent", async () => {
    const { user, world } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    act(() => channels.fileDrag.tell({ phase: "over", count: 2 }));
    expect((await screen.findByTestId("thread-drop")).textContent).toContain("Send to Inês Carvalho");
    act(() => channels.fileDrag.tell({ phase: "dropped", paths: ["/a/film.huge", "/a/film.huge", "/a/b.png"] }));
    expect(await staged()).toEqual(["film.huge", "b.png"]);
    await user.click(screen.getByTestId("composer-send"));
    expect(await screen.findByText(/film\.huge is larger than 25 MB/)).toBeTruthy();
    expect(await staged()).toEqual(["film.huge", "b.png"]);
    expect(world.sentFiles).toHaveLength(1);
  });

  it("are not taken while the assistant answers, and it is said why", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Ana Ribeiro");
    act(() => channels.fileDrag.tell({ phase: "over", count: 1 }));
    expect((await screen.findByTestId("thread-drop")).textContent).toContain("Take the chat over first");
    act(() => channels.fileDrag.tell({ phase: "dropped", paths: ["/a"] }));
    await waitFor(() => expect(screen.queryByTestId("thread-drop")).toBeNull());
    expect(screen.queryByTestId("file-strip")).toBeNull();
  });

  it("are pasted, and so is a picture that has no file, which is shown until it left", async () => {
    const { user, world } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    const paste = (texts: Record<string, string>, files: unknown[] = []) =>
      fireEvent.paste(screen.getByTestId("composer-input"), {
        clipboardData: { getData: (type: string) => texts[type] ?? "", files, types: Object.keys(texts) },
      });
    paste({ "text/uri-list": "file:///home/you/Offer.pdf" });
    expect(await staged()).toEqual(["Offer.pdf"]);
    paste({}, [new File(["x"], "image.png", { type: "image/png" })]);
    await waitFor(async () => expect(await staged()).toEqual(["Offer.pdf", "Pasted picture.png"]));
    expect(screen.getByTestId("file-strip").querySelector("img")?.src).toContain("blob:");
    // A webview that tells nothing of it: the core looks itself.
    world.clipboard = "aGk=";
    paste({});
    await waitFor(async () => expect(await staged()).toHaveLength(3));
    expect(screen.getByTestId("file-strip").querySelectorAll("img")[1]?.src).toBe("data:image/png;base64,aGk=");
    await user.click(screen.getByTestId("composer-send"));
    const paths = ["/home/you/Offer.pdf", "pasted:/1/Pasted picture.png", "pasted:/2/Pasted picture.png"];
    await waitFor(() => expect(world.sentFiles).toEqual([{ paths, caption: null }]));
  });

  it("are not pasted when there is nothing in them or too much, and it is said why", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    const paste = (file: File) =>
      fireEvent.paste(screen.getByTestId("composer-input"), { clipboardData: { getData: () => "", files: [file] } });
    paste(new File([""], "image.png", { type: "image/png" }));
    expect(await screen.findByText("What you pasted is empty.")).toBeTruthy();
    const large = new File(["x"], "image.png", { type: "image/png" });
    Object.defineProperty(large, "size", { value: 26 * 1024 * 1024 });
    paste(large);
    expect(await screen.findByText("What you pasted is larger than 25 MB")).toBeTruthy();
    expect(screen.queryByTestId("file-strip")).toBeNull();
  });
});

describe("a poll", () => {
  it("is written and sent", async () => {
    const { user, world } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    await user.click(screen.getByRole("button", { name: "Attach" }));
    await user.click(await screen.findByRole("menuitem", { name: "Poll" }));
    const dialog = within(await screen.findByRole("dialog", { name: "New poll" }));
    const send = dialog.getByRole<HTMLButtonElement>("button", { name: "Send the poll" });
    await user.type(dialog.getByLabelText("Question"), "Which day?");
    await user.type(dialog.getByLabelText("Answer 1"), "Friday");
    expect(dialog.getByText("Two different answers are needed")).toBeTruthy();
    await user.type(dialog.getByLabelText("Answer 2"), "Friday");
    expect(dialog.getByText("Two answers are the same")).toBeTruthy();
    expect(send.disabled).toBe(true);
    await user.click(dialog.getByRole("button", { name: "Add an answer" }));
    await user.type(dialog.getByLabelText("Answer 3"), "Sunday");
    await user.click(dialog.getByRole("button", { name: "Remove answer 2" }));
    await user.click(dialog.getByRole("switch", { name: "Several answers are allowed" }));
    await user.click(send);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    const poll = [...world.messages.values()].flat().find(({ text }) => text === "Which day?");
    expect(poll?.details).toEqual({ is: "poll", options: ["Friday", "Sunday"], several: true });
  });

  it("is not offered where the network has none", async () => {
    const { user } = await openDesk("linked");
    await openChat(user, "Sam O'Neill");
    await user.click(screen.getByRole("button", { name: "Attach" }));
    expect(await staged()).toHaveLength(2);
  });
});

describe("that the operator types", () => {
  afterEach(() => void vi.useRealTimers());

  it("is told while he does, and taken back after a pause, on leaving and on sending", async () => {
    const { user, world } = await openDesk("linked");
    await openChat(user, "Inês Carvalho");
    const told = () => world.operatorTypes.map(({ typing }) => typing);
    const field = await screen.findByTestId("composer-input");
    await user.type(field, "Hello");
    expect(told()).toEqual([true]);
    fireEvent.blur(field);
    await waitFor(() => expect(told()).toEqual([true, false]));
    await user.type(field, " you{Enter}");
    await waitFor(() => expect(told()).toEqual([true, false, true, false]));
    vi.useFakeTimers();
    fireEvent.change(field, { target: { value: "And" } });
    await vi.advanceTimersByTimeAsync(4900);
    expect(told().at(-1)).toBe(true);
    await vi.advanceTimersByTimeAsync(200);
    expect(told().at(-1)).toBe(false);
  });
});
