import axe from "axe-core";
import { screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, describe, expect, it } from "vitest";
import { announce, type World } from "../../ipc/fake/world";
import { openDesk } from "../../test/desk";

const PLACE = "/knowledge/base-1/sources";

const row = async (name: string | RegExp) => {
  const rows = await screen.findAllByTestId("source-row");
  const found = rows.find((each) => (typeof name === "string" ? each.textContent.includes(name) : name.test(each.textContent)));
  if (!found) throw new Error(`There is no source ${String(name)}`);
  return found;
};

const source = (world: World, title: string) => {
  const found = world.sources.find((each) => each.title === title);
  if (!found) throw new Error(`There is no source ${title}`);
  return found;
};

afterEach(() => void toast.dismiss());

describe("the list of sources", () => {
  it("says in words where each one stands, and how many are being read", async () => {
    await openDesk("busy", PLACE);
    expect((await row("Wholesale")).textContent).toContain("Finding meanings 120 of 400");
    expect((await row("blog.lampshop")).textContent).toContain("Getting pages 12 of 40");
    expect((await row("Opening hours")).textContent).toContain("Waiting");
    expect((await row("Scan of the old")).textContent).toContain("Run text recognition");
    expect(screen.getByText("3 of 10 sources are being read")).toBeTruthy();
  });

  it("follows the progress of a reading", async () => {
    const { world } = await openDesk("busy", PLACE);
    const bar = within(await row("Wholesale")).getByRole("progressbar");
    const before = Number(bar.getAttribute("aria-valuenow"));
    source(world, (await row("Wholesale")).querySelector("bdi")?.textContent ?? "").progress = {
      step: "indexing",
      done: 300,
      total: 400,
    };
    announce({ topic: "knowledge" });
    await screen.findByText("Finding meanings 300 of 400");
    expect(
      Number(
        within(await row("Wholesale"))
          .getByRole("progressbar")
          .getAttribute("aria-valuenow"),
      ),
    ).toBeGreaterThan(before);
  });

  it("reads an added file to the end", async () => {
    const { user, world } = await openDesk("busy", PLACE);
    await user.keyboard("a");
    await user.click(await screen.findByRole("menuitem", { name: "Files" }));
    await waitFor(() => expect(source(world, "Opening hours.docx").state).toBe("indexed"));
    await waitFor(async () => expect((await row("Opening hours.docx")).textContent).toContain("Ready"));
  });

  it("deletes with the keyboard and takes it back", async () => {
    const { user, world } = await openDesk("busy", PLACE);
    (await row("Care and repair")).focus();
    await user.keyboard("{Delete}");
    await waitFor(() => expect(world.sources.some(({ title }) => title.startsWith("Care"))).toBe(false));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(world.sources.some(({ title }) => title.startsWith("Care"))).toBe(true));
  });

  it("chooses several with space and shift, and deletes them together", async () => {
    const { user, world } = await openDesk("busy", PLACE);
    const before = world.sources.length;
    ((await screen.findAllByTestId("source-row"))[0] ?? document.body).focus();
    await user.keyboard(" ");
    expect(await screen.findByText("1 chosen")).toBeTruthy();
    await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    expect(await screen.findByText("3 chosen")).toBeTruthy();
    await user.click(screen.getByTestId("delete-chosen"));
    await waitFor(() => expect(world.sources.length).toBe(before - 3));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(world.sources.length).toBe(before));
  });

  it("moves one to another base and back", async () => {
    const { user, world } = await openDesk("busy", PLACE);
    const price = source(world, "Price list.xlsx");
    await user.click(within(await row("Price list")).getByTestId("source-menu"));
    await user.click(await screen.findByRole("menuitem", { name: "Move" }));
    const dialog = await screen.findByRole("dialog", { name: "Move a source" });
    await user.selectOptions(within(dialog).getByRole("combobox"), "متجر المصابيح");
    await user.click(within(dialog).getByRole("button", { name: "Move here" }));
    await waitFor(() => expect(price.base_id).not.toBe("base-1"));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(price.base_id).toBe("base-1"));
  });

  it("reads a failed one again and stops one that is being read", async () => {
    const { user, world } = await openDesk("busy", PLACE, 100_000);
    await user.click(within(await row("Scan of the old")).getByRole("button", { name: "Read again" }));
    await waitFor(() => expect(source(world, "Scan of the old catalogue.pdf").state).toBe("pending"));
    await user.click(within(await row("blog.lampshop")).getByTestId("source-menu"));
    await user.click(await screen.findByRole("menuitem", { name: /^Stop reading/ }));
    await waitFor(() => expect(source(world, "blog.lampshop.example").state).toBe("failed"));
  });

  it("finds by words and by state, also a site by its pages", async () => {
    const { user } = await openDesk("busy", PLACE);
    await screen.findAllByTestId("source-row");
    await user.keyboard("/");
    await user.keyboard("chandelier");
    await waitFor(() => expect(screen.getAllByTestId("source-row")).toHaveLength(2));
    expect((await row("lampshop.example")).getAttribute("aria-expanded")).toBe("true");
    await user.keyboard("{Escape}");
    await user.selectOptions(screen.getByRole("combobox", { name: "Which sources" }), "failed");
    await waitFor(() => expect(screen.getAllByTestId("source-row")).toHaveLength(2));
  });

  it("shows the pages of a site and the notes of a reading when asked", async () => {
    const { user } = await openDesk("busy", PLACE);
    (await row(/^lampshop/)).focus();
    await user.keyboard("{ArrowRight}");
    expect(await row("Large orders and discounts")).toBeTruthy();
    await user.keyboard("{ArrowLeft}");
    await waitFor(() => expect(screen.queryByText("Large orders and discounts")).toBeNull());
    await user.click(screen.getByRole("button", { name: "2 notes" }));
    expect(screen.getByText("3 rows without a price were left out.")).toBeTruthy();
  });

  it("says what could not be done", async () => {
    const { user, world } = await openDesk("busy", PLACE);
    await user.click(within(await row("Price list")).getByTestId("source-menu"));
    world.sources = [];
    await user.click(await screen.findByRole("menuitem", { name: "Read again" }));
    expect(await screen.findByText("The source could not be read again")).toBeTruthy();
  });
});

describe("reading a source", () => {
  it("shows its text with its pages and headings", async () => {
    const { user, world } = await openDesk("busy", PLACE);
    await user.click(within(await row("Care and repair")).getByRole("link"));
    expect(await screen.findByText("Page 2")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Contents" }));
    expect(await screen.findByRole("button", { name: "Spare parts" })).toBeTruthy();
    expect(world.failing).toBe(false);
  });

  it("says that a cited passage is not there any more", async () => {
    const { world, router } = await openDesk("busy", PLACE);
    const guide = source(world, "Care and repair guide.pdf").id;
    await router.navigate(`${PLACE}/${guide}?passage=${guide}:999`);
    expect(await screen.findByText(/is not in it any more/)).toBeTruthy();
  });

  it("says why there is nothing to read", async () => {
    const { world, router } = await openDesk("busy", PLACE);
    await router.navigate(`${PLACE}/${source(world, "Scan of the old catalogue.pdf").id}`);
    expect(await screen.findByText(/Run text recognition/)).toBeTruthy();
  });

  it("renames it in its place", async () => {
    const { user, world, router } = await openDesk("busy", PLACE);
    const guide = source(world, "Care and repair guide.pdf");
    await router.navigate(`${PLACE}/${guide.id}`);
    await user.click(await screen.findByTestId("source-menu"));
    await user.click(await screen.findByRole("menuitem", { name: "Rename" }));
    await user.clear(await screen.findByTestId("name-field"));
    await user.type(screen.getByTestId("name-field"), "Care guide{Enter}");
    await waitFor(() => expect(guide.title).toBe("Care guide"));
  });
});

describe("adding web pages", () => {
  it("takes a pasted list and says which lines it leaves out", async () => {
    const { user, world } = await openDesk("busy", PLACE);
    await user.click(await screen.findByTestId("add-source"));
    await user.click(await screen.findByRole("menuitem", { name: "Web pages" }));
    await user.click(await screen.findByTestId("pages-addresses"));
    await user.paste("shop.example/terms\nhttps://shop.example/terms/\nhttp://192.168.0.10/prices\nhttps://shop.example/faq");
    expect(await screen.findByText("2 lines are left out")).toBeTruthy();
    await user.click(screen.getByRole("switch", { name: "Also read the pages it links to" }));
    await user.clear(screen.getByRole("textbox", { name: "Pages at most" }));
    await user.type(screen.getByRole("textbox", { name: "Pages at most" }), "20");
    await user.click(screen.getByTestId("pages-add"));
    await waitFor(() =>
      expect(world.sources.filter(({ location }) => location?.startsWith("https://shop.example/"))).toHaveLength(2),
    );
    expect(world.sources[0]?.crawl).toEqual({ depth: 2, most: 20 });
  });
});

describe("a text of one's own", () => {
  it("is written, saved and read", async () => {
    const { user, world, router } = await openDesk("busy", `${PLACE}/new`);
    await user.type(await screen.findByTestId("text-title"), "Parking");
    await user.type(screen.getByTestId("text-body"), "Parking is free behind the house.");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(router.state.location.pathname).toBe(PLACE));
    await waitFor(() => expect(source(world, "Parking").state).toBe("indexed"));
  });

  it("says what is missing", async () => {
    const { user } = await openDesk("busy", `${PLACE}/new`);
    await user.type(await screen.findByTestId("text-title"), "Parking");
    await user.click(screen.getByTestId("text-save"));
    expect(await screen.findByText("Write the text")).toBeTruthy();
  });

  it("is changed with its tools and shown as it is understood", async () => {
    const { user, world, router } = await openDesk("busy", PLACE);
    await router.navigate(`${PLACE}/${source(world, "Lamps for events").id}/edit`);
    const body = await screen.findByTestId("text-body");
    await user.clear(body);
    await user.type(body, "Prices");
    await user.click(screen.getByRole("button", { name: "Heading" }));
    expect(body).toHaveProperty("value", "## Prices");
    await user.click(screen.getByRole("radio", { name: "Preview" }));
    expect(await screen.findByRole("heading", { name: "Prices" })).toBeTruthy();
    await user.click(screen.getByTestId("text-save"));
    await waitFor(() => expect(world.typed.get(source(world, "Lamps for events").id)).toBe("## Prices"));
  });

  it("is not lost by leaving", async () => {
    const { user } = await openDesk("busy", `${PLACE}/new`);
    await user.type(await screen.findByTestId("text-title"), "Parking");
    await user.click(screen.getByTestId("nav-inbox"));
    expect(await screen.findByRole("dialog", { name: "Leave without saving?" })).toBeTruthy();
  });
});

describe("a base without sources", () => {
  it("offers the four ways to begin", async () => {
    const { user, router } = await openDesk("empty", PLACE);
    await user.click(await screen.findByTestId("add-text"));
    await waitFor(() => expect(router.state.location.pathname).toBe(`${PLACE}/new`));
  });
});

describe("axe finds nothing", () => {
  const violations = async (within: Element = document.body) => {
    const { violations } = await axe.run(within, {
      rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
  };

  it("in the list with chosen rows, notes and the pages of a site", async () => {
    const { user } = await openDesk("busy", PLACE);
    (await row(/^lampshop/)).focus();
    await user.keyboard("{ArrowRight} ");
    await user.click(screen.getByRole("button", { name: "2 notes" }));
    expect(await violations(screen.getByRole("treegrid"))).toEqual([]);
  });

  it.each(["failing", "empty"])("in the world called %s", async (name) => {
    await openDesk(name, PLACE);
    expect(await violations()).toEqual([]);
  });

  it("in a source with a marked passage", async () => {
    const { world, router } = await openDesk("busy", PLACE);
    const guide = source(world, "Care and repair guide.pdf").id;
    await router.navigate(`${PLACE}/${guide}?passage=${guide}:4`);
    await screen.findByText("Go to the marked passage");
    expect(await violations(screen.getByRole("tabpanel"))).toEqual([]);
  });

  it("in the dialog for web pages", async () => {
    const { user } = await openDesk("busy", PLACE);
    await user.click(await screen.findByTestId("add-source"));
    await user.click(await screen.findByRole("menuitem", { name: "Web pages" }));
    await user.type(await screen.findByTestId("pages-addresses"), "not an address");
    expect(await violations(screen.getByRole("dialog"))).toEqual([]);
  });

  it("in the test panel with an answer", async () => {
    const { user } = await openDesk("busy", PLACE);
    await user.keyboard("t");
    await user.keyboard("How long does delivery take?{Enter}");
    await screen.findByTestId("found-list");
    expect(await violations(screen.getByRole("complementary"))).toEqual([]);
  });
});
