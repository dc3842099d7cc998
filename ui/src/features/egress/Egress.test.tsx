import { screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, describe, expect, it } from "vitest";
import { openChat, openDesk } from "../../test/desk";

const place = "/assistant/sent";
const DAY = 86_400_000;

const rows = () => screen.findAllByTestId("call-row");
const buttonIn = (row: HTMLElement | undefined) => within(row ?? document.body).getByRole("button");

afterEach(() => void toast.dismiss());

describe("what left", () => {
  it("is listed newest first, page by page", async () => {
    const { user } = await openDesk("served", place);
    expect(await rows()).toHaveLength(60);
    await user.click(screen.getByText("Show more"));
    await waitFor(() => expect(screen.getAllByTestId("call-row")).toHaveLength(120));
  });

  it("can be narrowed to what failed, and each says why", async () => {
    const { user, router } = await openDesk("served", place);
    await rows();
    await user.click(screen.getByText("Only failed"));
    await waitFor(async () => expect((await rows()).every((row) => row.textContent.includes("The key was refused"))).toBe(true));
    expect(router.state.location.search).toBe("?failed=1");
    await user.click(screen.getByText("Show all"));
    await waitFor(async () => expect(await rows()).toHaveLength(60));
  });

  it("for one chat is a command of that chat", async () => {
    const { user, world, router } = await openDesk("served", "/inbox");
    await openChat(user, "Ana Ribeiro");
    const chat = [...world.chats.values()].find(({ title }) => title === "Ana Ribeiro");
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByTestId("palette-input"), "left for this{Enter}");
    await waitFor(() => expect(router.state.location.search).toBe(`?chat=${chat?.id ?? ""}`));
    const expected = world.calls.filter(({ chat_id }) => chat_id === chat?.id).length;
    await waitFor(() => expect(screen.getAllByTestId("call-row")).toHaveLength(expected));
    await user.click(await screen.findByText("Only Ana Ribeiro"));
    await waitFor(async () => expect((await rows()).length).toBeGreaterThan(expected));
  });

  it("for one provider is a click away from that provider", async () => {
    const { user, world, router } = await openDesk("served", "/assistant/providers/openai");
    await user.click(await screen.findByText("What left for it"));
    await waitFor(() => expect(router.state.location.search).toBe("?provider=openai"));
    const expected = world.calls.filter(({ provider_id }) => provider_id === "openai").length;
    await waitFor(() => expect(screen.getAllByTestId("call-row")).toHaveLength(expected));
    await user.click(screen.getByText("Only OpenAI"));
    await waitFor(() => expect(router.state.location.search).toBe(""));
  });

  it("opens word for word, and leads back to its chat", async () => {
    const { user, world, router } = await openDesk("served", place);
    const first = world.calls[0];
    await user.click(buttonIn((await rows())[0]));
    const sheet = within(await screen.findByRole("dialog", { name: "Reply" }));
    expect(await sheet.findByText(/You answer customers of a small shop/)).toBeTruthy();
    expect(sheet.getByText("api.groq.com")).toBeTruthy();
    expect(sheet.getByText(/"confidence":0.92/)).toBeTruthy();
    expect(router.state.location.pathname).toBe(`${place}/${first?.id ?? ""}`);
    await user.click(sheet.getByRole("link", { name: first?.chat_title ?? "" }));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/inbox/${first?.chat_id ?? ""}`));
  });

  it("is walked through by keyboard: from row to row, and from one opened request to the next", async () => {
    const { user, world, router } = await openDesk("served", place);
    const [first, second, third] = await rows();
    await user.keyboard("jj");
    expect(document.activeElement).toBe(buttonIn(second));
    await user.keyboard("k");
    expect(document.activeElement).toBe(buttonIn(first));
    await user.keyboard("{Enter}");
    await screen.findByRole("dialog");
    await user.keyboard("jj");
    await waitFor(() => expect(router.state.location.pathname).toBe(`${place}/${world.calls[2]?.id ?? ""}`));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(router.state.location.pathname).toBe(place));
    await waitFor(() => expect(document.activeElement).toBe(buttonIn(third)));
  });

  it("loses its words when they are deleted, and keeps its figures", async () => {
    const { user, world } = await openDesk("served", place);
    await rows();
    const old = world.calls.filter(({ kept, at }) => kept && at < Date.now() - 7 * DAY).length;
    const count = world.calls.length;
    expect(old).toBeGreaterThan(0);
    await user.click(screen.getByText("Delete words"));
    const dialog = within(await screen.findByRole("dialog"));
    await user.click(dialog.getByRole("radio", { name: "Older than 7 days" }));
    await user.click(dialog.getByRole("button", { name: "Delete" }));
    expect(await screen.findByText(`The words of ${old} requests were deleted`)).toBeTruthy();
    expect(world.calls).toHaveLength(count);
    expect(world.calls[0]?.kept).toBe(true);
    window.location.hash = `${place}/${world.calls.at(-1)?.id ?? ""}`;
    expect(await screen.findByText("The words of this request were deleted. The figures are kept.")).toBeTruthy();
  });

  it("of one chat is deleted with that chat's name in the question", async () => {
    const { user, world } = await openDesk("served", "/inbox");
    const chat = [...world.chats.values()].find(({ title }) => title === "Ana Ribeiro");
    window.location.hash = `${place}?chat=${chat?.id ?? ""}`;
    await screen.findByText("Only Ana Ribeiro");
    await rows();
    await user.click(screen.getByText("Delete words"));
    const dialog = within(await screen.findByRole("dialog", { name: "Delete what left for Ana Ribeiro?" }));
    await user.click(dialog.getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(world.calls.some((row) => row.kept && row.chat_id === chat?.id)).toBe(false));
    expect(world.calls.some(({ kept }) => kept)).toBe(true);
  });

  it("is kept as long as the operator says", async () => {
    const { user, world } = await openDesk("served", place);
    await user.selectOptions(await screen.findByLabelText(/deleted by themselves/), "7 days");
    await waitFor(() => expect(world.settings.egress_days).toBe(7));
  });

  it("says that nothing has left as long as this device answers", async () => {
    await openDesk("shop", place);
    expect(await screen.findByText("Nothing has left")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Delete words" })).toHaveProperty("disabled", true);
  });
});
