import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../../test/desk";

const PLACE = "/flows/variables";

const open = async (world = "busy") => {
  const desk = await openDesk(world, PLACE);
  await screen.findByTestId("add-global");
  const row = (name: string) => {
    const rows = screen.getAllByTestId(/^(global|secret)-row$/);
    const found = rows.find(({ textContent }) => textContent.includes(name));
    if (!found) throw new Error(`No row with ${name}`);
    return within(found);
  };
  return { ...desk, row };
};

describe("global variables", () => {
  it("are changed in a field of their type, and JSON that cannot be read is told with its place", async () => {
    const { user, world, row } = await open();
    await user.click(row("carriers").getByTestId("edit-global"));
    const write = async (text: string) => {
      await user.clear(screen.getByTestId("value-editor"));
      await user.click(screen.getByTestId("value-editor"));
      await user.paste(text);
      await user.click(screen.getByTestId("save-variable"));
    };
    await screen.findByTestId("value-editor");
    await write('["Harbour Post",\n "Northern" Parcel]');
    expect(await screen.findByText("Line 2, column 13 cannot be read.")).toBeTruthy();
    await write('{"a": 1}');
    expect(await screen.findByText(/This is not a list/)).toBeTruthy();
    await write('["Harbour Post"]');
    await waitFor(() => expect(world.globals.find(({ name }) => name === "carriers")?.value).toEqual(["Harbour Post"]));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("are added under a name that is free", async () => {
    const { user, world } = await open();
    await user.click(screen.getByTestId("add-global"));
    await user.type(await screen.findByTestId("variable-name"), "shop_name");
    await user.click(screen.getByTestId("save-variable"));
    expect(await screen.findByText("“shop_name” is there already.")).toBeTruthy();
    await user.type(screen.getByTestId("variable-name"), "_short");
    await user.selectOptions(screen.getByTestId("variable-type"), "boolean");
    await user.selectOptions(screen.getByTestId("value-editor"), "true");
    await user.click(screen.getByTestId("save-variable"));
    await waitFor(() => expect(world.globals.find(({ name }) => name === "shop_name_short")?.value).toBe(true));
  });

  it("are deleted only after saying who still uses them", async () => {
    const { user, world, row } = await open();
    await user.click(row("shop_name").getByTestId("delete-global"));
    const dialog = within(await screen.findByRole("dialog", { name: "Delete shop_name?" }));
    expect(dialog.getByText("Book an appointment")).toBeTruthy();
    await user.click(dialog.getByTestId("confirm-delete"));
    await waitFor(() => expect(world.globals.some(({ name }) => name === "shop_name")).toBe(false));
  });
});

describe("secrets", () => {
  it("are written once and never shown; one that the keychain lost asks to be set again", async () => {
    const { user, world, row } = await open();
    expect(row("crm").getByText("Missing in the keychain: set it again")).toBeTruthy();
    await user.click(row("crm").getByTestId("replace-secret"));
    const field = await screen.findByTestId("secret-value");
    expect(field).toHaveProperty("type", "password");
    expect(field).toHaveProperty("value", "");
    await user.click(screen.getByTestId("save-secret"));
    expect(await screen.findByText("Write the secret.")).toBeTruthy();
    await user.type(field, "s3cret");
    await user.click(screen.getByTestId("save-secret"));
    await waitFor(() => expect(world.secrets.find(({ name }) => name === "crm")?.missing).toBe(false));
    await waitFor(() => expect(row("crm").queryByText(/Missing/)).toBeNull());
    expect(document.body.textContent).not.toContain("s3cret");
  });

  it("are forgotten only after asking", async () => {
    const { user, world, row } = await open();
    await user.click(row("shop_api").getByTestId("forget-secret"));
    const dialog = within(await screen.findByRole("dialog", { name: "Forget shop_api?" }));
    expect(dialog.getByText("Order status")).toBeTruthy();
    await user.click(dialog.getByTestId("confirm-delete"));
    await waitFor(() => expect(world.secrets.map(({ name }) => name)).toEqual(["crm"]));
  });
});

describe("where there is nothing", () => {
  it("it says what it would be for", async () => {
    await open("shop");
    expect(screen.getByText("No global variable yet")).toBeTruthy();
    expect(screen.getByText("No secret yet")).toBeTruthy();
  });
});
