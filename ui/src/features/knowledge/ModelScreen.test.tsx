import { screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";
import { hostOf, isLocal } from "./modelModel";

const place = "/knowledge/models";

const card = async (id: string) => {
  const all = await screen.findAllByTestId("model");
  const found = all.find(({ dataset }) => dataset.model === id);
  if (!found) throw new Error(`There is no model ${id}`);
  return found;
};

afterEach(() => void toast.dismiss());

describe("search models", () => {
  it("are downloaded and used with the former one a click away", async () => {
    const { user, world } = await openDesk("busy", place);
    const e5 = "multilingual-e5-small";
    await user.click(within(await card(e5)).getByRole("button", { name: /^Download/ }));
    await waitFor(async () => expect((await card(e5)).dataset.phase).toBe("installed"));
    await user.click(within(await card(e5)).getByRole("button", { name: /^Use/ }));
    await waitFor(() => expect(world.index.model).toBe(e5));
    expect(await within(await card(e5)).findByText("Used now")).toBeTruthy();
    await user.click(await screen.findByTestId("model-rollBack"));
    await waitFor(() => expect(world.index.model).toBe("all-MiniLM-L6-v2"));
  });

  it("say how far a change and a download are, and stop them", async () => {
    const { user, world } = await openDesk("models", place);
    const switching = within(await screen.findByTestId("switching"));
    expect(switching.getByText("120 of 4,000 passages")).toBeTruthy();
    expect(switching.getByText(/MiniLM \(comes with the app\) answers meanwhile/)).toBeTruthy();
    expect(switching.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("120");
    await user.click(switching.getByTestId("stop-switching"));
    await waitFor(() => expect(world.models.switching).toBeNull());
    const download = within(await card("multilingual-e5-base"));
    expect(download.getByText("412 of 1,080 MB")).toBeTruthy();
    await user.click(download.getByRole("button", { name: /^Cancel/ }));
    await waitFor(async () => expect((await card("multilingual-e5-base")).dataset.phase).toBe("available"));
  });

  it("say what a change that failed means, and that nothing is lost", async () => {
    const { world } = await openDesk("models", "/inbox");
    world.models.switching = { to: "multilingual-e5-small", done: 3, total: 9, failed: "The disk is full." };
    window.location.hash = place;
    const alert = within(await screen.findByText("The disk is full.").then((words) => words.closest("[role=alert]") ?? words));
    expect(alert.getByText(/goes on answering/)).toBeTruthy();
    expect(alert.getByRole("button", { name: "Try again" })).toBeTruthy();
  });

  it("over the network are added only with what that means in sight, and keep their key to themselves", async () => {
    const { user, world } = await openDesk("busy", place);
    await user.click(await screen.findByTestId("add-endpoint"));
    await user.type(screen.getByLabelText("Address"), "http://models.example/v1");
    expect(screen.getByText(/sent to models.example/)).toBeTruthy();
    await user.click(screen.getByTestId("save-endpoint"));
    expect(await screen.findByText("Only https is safe here, or http on this computer")).toBeTruthy();
    expect(screen.getByText("Write the name of the model")).toBeTruthy();
    await user.clear(screen.getByLabelText("Address"));
    await user.type(screen.getByLabelText("Address"), "https://models.example/v1");
    await user.type(screen.getByLabelText("Name of the model"), "text-embed");
    expect(screen.getByLabelText("Key").getAttribute("type")).toBe("password");
    await user.type(screen.getByLabelText("Key"), "secret-0199");
    await user.click(screen.getByTestId("save-endpoint"));
    await waitFor(() => expect(world.models.models.some(({ name }) => name === "text-embed")).toBe(true));
    expect(await screen.findByText(/is sent to models.example/)).toBeTruthy();
    expect(document.body.innerHTML).not.toContain("secret-0199");
  });

  it("are removed only after asking", async () => {
    const { user } = await openDesk("models", place);
    await user.click(within(await card("bge-small-en-v1.5")).getByRole("button", { name: /^Remove/ }));
    expect(await screen.findByText("It frees 66 MB. You can download it again.")).toBeTruthy();
    await user.click(screen.getByTestId("remove-model"));
    await waitFor(async () => expect((await card("bge-small-en-v1.5")).dataset.phase).toBe("available"));
  });

  it("know which addresses stay on this computer", () => {
    expect(isLocal("http://127.0.0.1:11434/v1")).toBe(true);
    expect(isLocal("http://[::1]:8080/v1")).toBe(true);
    expect(isLocal("https://localhost.example/v1")).toBe(false);
    expect(hostOf("not an address")).toBe("not an address");
  });
});
