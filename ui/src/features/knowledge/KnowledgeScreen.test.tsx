import { screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, describe, expect, it } from "vitest";
import { channels } from "../../ipc/fake/host";
import { openDesk } from "../../test/desk";

const tab = (name: string | RegExp) => screen.findByRole("tab", { name });
const menuOf = async (user: Awaited<ReturnType<typeof openDesk>>["user"], name: string, item: string) => {
  await user.click(await screen.findByRole("button", { name: `More about ${name}` }));
  await user.click(await screen.findByRole("menuitem", { name: new RegExp(`^${item}`) }));
};

afterEach(() => void toast.dismiss());

describe("the frame of knowledge", () => {
  it("opens the sources first, and later the tab that was used last", async () => {
    const { user, router } = await openDesk("busy", "/knowledge");
    await waitFor(() => expect(router.state.location.pathname).toBe("/knowledge/base-1/sources"));
    await user.click(await tab(/Answers/));
    await waitFor(() => expect(router.state.location.pathname).toBe("/knowledge/base-1/faqs"));
    await user.keyboard("gigk");
    await waitFor(() => expect(router.state.location.pathname).toBe("/knowledge/base-1/faqs"));
  });

  it("opens the answers of a shop that has only answers", async () => {
    const { router } = await openDesk("shop", "/knowledge");
    await waitFor(() => expect(router.state.location.pathname).toBe("/knowledge/base-1/faqs"));
  });

  it("goes to the default when the base of an address is gone", async () => {
    const { router } = await openDesk("busy", "/knowledge/long-gone/sources");
    await waitFor(() => expect(router.state.location.pathname).toBe("/knowledge/base-1/sources"));
  });
});

describe("bases", () => {
  it("adds one by its name and opens it", async () => {
    const { user, world, router } = await openDesk("busy", "/knowledge");
    await user.click(await screen.findByTestId("add-base"));
    await user.click(await screen.findByRole("menuitem", { name: "New knowledge base" }));
    await user.type(await screen.findByTestId("name-field"), "Summer fair{Enter}");
    await waitFor(() => expect(world.bases.some(({ name }) => name === "Summer fair")).toBe(true));
    const made = world.bases.find(({ name }) => name === "Summer fair")?.id ?? "";
    await waitFor(() => expect(router.state.location.pathname).toBe(`/knowledge/${made}/sources`));
  });

  it("renames one in its place, and Escape leaves the name as it was", async () => {
    const { user, world } = await openDesk("busy", "/knowledge");
    await menuOf(user, "Lamp shop", "Rename");
    const field = await screen.findByTestId("name-field");
    await user.clear(field);
    await user.type(field, "Shop in town{Escape}");
    expect(world.bases[0]?.name).toBe("Lamp shop");
    await menuOf(user, "Lamp shop", "Rename");
    await user.clear(await screen.findByTestId("name-field"));
    await user.type(screen.getByTestId("name-field"), "Shop in town{Enter}");
    await waitFor(() => expect(world.bases[0]?.name).toBe("Shop in town"));
  });

  it("says why the default stays, and takes the deletion of another one back", async () => {
    const { user, world } = await openDesk("busy", "/knowledge");
    await menuOf(user, "Lamp shop", "Delete");
    expect(await screen.findByText("The default cannot be deleted")).toBeTruthy();
    expect(world.bases).toHaveLength(3);
    await menuOf(user, "متجر المصابيح", "Delete");
    await waitFor(() => expect(world.bases).toHaveLength(2));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(world.bases).toHaveLength(3));
  });

  it("makes another one the default", async () => {
    const { user, world } = await openDesk("busy", "/knowledge");
    await menuOf(user, "متجر المصابيح", "Make it the default");
    await waitFor(() => expect(world.bases.map(({ is_default }) => is_default)).toEqual([false, false, true]));
  });

  it("lets only chosen languages answer", async () => {
    const { user, world } = await openDesk("busy", "/knowledge");
    await menuOf(user, "Lamp shop", "Languages");
    const dialog = await screen.findByRole("dialog", { name: "Languages that answer" });
    await user.click(within(dialog).getByRole("radio", { name: "Only chosen ones" }));
    await user.type(within(dialog).getByRole("textbox"), "portug");
    await user.click(within(dialog).getByRole("checkbox", { name: "Portuguese" }));
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(world.bases[0]?.languages).toEqual(["pt"]));
    expect(await screen.findByText("Only in Portuguese")).toBeTruthy();
  });

  it("writes one into a file and reads one from a file", async () => {
    const { user, world, router } = await openDesk("busy", "/knowledge");
    world.picks.base_file = ["/home/you/Winter.switchboard-base"];
    await menuOf(user, "Lamp shop", "Export to a file");
    await waitFor(() => expect(world.written).toEqual(["/home/you/Documents/Lamp shop.switchboard-base"]));
    await user.click(screen.getByTestId("add-base"));
    await user.click(await screen.findByRole("menuitem", { name: "Import from a file" }));
    await waitFor(() => expect(world.bases.at(-1)?.name).toBe("Winter"));
    await waitFor(() => expect(router.state.location.pathname).toContain(world.bases.at(-1)?.id));
  });

  it("says what is wrong with a file that is no knowledge base", async () => {
    const { user, world } = await openDesk("busy", "/knowledge");
    world.picks.base_file = ["/home/you/holiday.jpg"];
    await user.click(await screen.findByTestId("add-base"));
    await user.click(await screen.findByRole("menuitem", { name: "Import from a file" }));
    expect(await screen.findByText("This file is not an exported knowledge base. Nothing was added.")).toBeTruthy();
    expect(world.bases).toHaveLength(3);
  });
});

describe("dropping files", () => {
  it("says what will happen while they are held over the window, and nothing when they are carried away", async () => {
    await openDesk("busy", "/knowledge");
    channels.fileDrag.tell({ phase: "over", count: 3 });
    expect((await screen.findByTestId("drop-zone")).textContent).toContain("Drop 3 items to add them to “Lamp shop”");
    channels.fileDrag.tell({ phase: "left" });
    await waitFor(() => expect(screen.queryByTestId("drop-zone")).toBeNull());
  });

  it("adds them from any tab and shows them among the sources", async () => {
    const { world, router } = await openDesk("busy", "/knowledge/base-1/faqs");
    channels.fileDrag.tell({ phase: "dropped", paths: ["/home/you/Menu.pdf", "/home/you/photo.heic"] });
    await waitFor(() => expect(router.state.location.pathname).toBe("/knowledge/base-1/sources"));
    expect(world.sources.map(({ title }) => title)).toContain("Menu.pdf");
    expect(await screen.findByText(/This kind of file cannot be read/)).toBeTruthy();
  });
});
