import { screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";

const place = "/assistant/providers";
const KEY = "key-555-0142-never-shown";

const card = async (id: string) => {
  const all = await screen.findAllByTestId("provider-card");
  const found = all.find(({ dataset }) => dataset.provider === id);
  if (!found) throw new Error(`There is no provider ${id}`);
  return within(found);
};

afterEach(() => void toast.dismiss());

describe("providers", () => {
  it("are set up with a key that is tried at once and never shown again", async () => {
    const { user, world } = await openDesk("shop", place);
    await user.click((await card("groq")).getByRole("button", { name: "Set up" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Set up Groq" }));
    expect(dialog.getByText(/leave for api.groq.example/)).toBeTruthy();
    expect(dialog.getByText("console.groq.com/keys")).toBeTruthy();
    await user.type(dialog.getByLabelText("Key"), KEY);
    await user.click(dialog.getByTestId("save-provider"));
    expect(await screen.findByText("It answered.")).toBeTruthy();
    await waitFor(() => expect(world.providers.find(({ id }) => id === "groq")?.standing.state).toBe("works"));
    const sheet = within(await screen.findByRole("dialog", { name: "Groq" }));
    await user.click(await sheet.findByRole("button", { name: "Replace key" }));
    const again = within(await screen.findByRole("dialog", { name: "Set up Groq" }));
    expect(again.getByLabelText("Key")).toHaveProperty("value", "");
    expect(again.getByText("A key is kept. Write a new one to replace it.")).toBeTruthy();
    expect(document.body.innerHTML).not.toContain(KEY);
  });

  it("say that a setup without a key does not work, and what to do", async () => {
    const { user } = await openDesk("shop", place);
    await user.click((await card("groq")).getByRole("button", { name: "Set up" }));
    await user.click(await screen.findByTestId("save-provider"));
    expect(await screen.findByText("It wants a key. Add one and test again.")).toBeTruthy();
  });

  it("are added by an address that must be one, with what leaves in sight", async () => {
    const { user, world } = await openDesk("shop", place);
    const before = world.providers.length;
    await user.click(await screen.findByTestId("add-provider"));
    const dialog = within(await screen.findByRole("dialog"));
    await user.type(dialog.getByLabelText("Address"), "models example");
    await user.click(dialog.getByText("Details"));
    await user.clear(dialog.getByLabelText("Seconds to wait for an answer"));
    await user.type(dialog.getByLabelText("Seconds to wait for an answer"), "2");
    await user.click(dialog.getByTestId("save-provider"));
    expect(await dialog.findByText("A name of 1 to 60 characters is needed.")).toBeTruthy();
    expect(dialog.getByText(/^Write a whole address/)).toBeTruthy();
    expect(dialog.getByText("Between 5 and 300 seconds.")).toBeTruthy();
    expect(world.providers).toHaveLength(before);
    await user.type(dialog.getByLabelText("Name"), "The one in the cellar");
    await user.clear(dialog.getByLabelText("Address"));
    await user.type(dialog.getByLabelText("Address"), "http://127.0.0.1:8080/v1");
    expect(dialog.getByText("This address is on this computer: nothing leaves.")).toBeTruthy();
    await user.clear(dialog.getByLabelText("Seconds to wait for an answer"));
    await user.type(dialog.getByLabelText("Seconds to wait for an answer"), "90");
    await user.click(dialog.getByTestId("save-provider"));
    await waitFor(() => expect(world.providers).toHaveLength(before + 1));
    expect(world.providers.at(-1)).toMatchObject({ name: "The one in the cellar", timeout_s: 90, kind: "compatible" });
    expect(await screen.findByRole("dialog", { name: "The one in the cellar" })).toBeTruthy();
  });

  it("say what a test found", async () => {
    const { user } = await openDesk("served", `${place}/groq`);
    await user.click(await screen.findByTestId("test-provider"));
    const result = await screen.findByTestId("test-result");
    expect(result.dataset.works).toBe("true");
    expect(result.textContent).toContain("0.8 s");
  });

  it("have prices that can be written down, forgotten and taken back", async () => {
    const { user, world } = await openDesk("served", `${place}/groq`);
    const model = () => world.providers.find(({ id }) => id === "groq")?.models[0];
    const row = within((await screen.findAllByTestId("model-row"))[0] ?? document.body);
    const out = row.getByRole("textbox", { name: "out" });
    await user.clear(out);
    await user.type(out, "much{Enter}");
    expect(out.getAttribute("aria-invalid")).toBe("true");
    expect(model()?.price_in).toBe(0.59);
    await user.clear(out);
    await user.type(out, "1,25{Enter}");
    await waitFor(() => expect(model()?.price_in).toBe(1.25));
    const back = row.getByRole("textbox", { name: "back" });
    await user.clear(back);
    await user.tab();
    await waitFor(() => expect(model()?.price_out).toBeNull());
    await user.click(await row.findByRole("button", { name: "Forget my changes" }));
    await waitFor(() => expect(model()).toMatchObject({ price_in: 0.59, price_out: 0.79, edited: false }));
  });

  it("with many models are searched", async () => {
    const { user } = await openDesk("served", `${place}/provider-house`);
    expect(await screen.findAllByTestId("model-row")).toHaveLength(80);
    expect(screen.getByText("40 more. Search to find them.")).toBeTruthy();
    await user.click(screen.getByLabelText("Search models"));
    await user.paste("Experimental 119");
    await waitFor(() => expect(screen.getAllByTestId("model-row")).toHaveLength(1));
    await user.keyboard("x");
    expect(await screen.findByText("No model fits")).toBeTruthy();
  });

  it("are not removed while an assistant answers with them, and it is said whose", async () => {
    const { user, world, router } = await openDesk("served", `${place}/groq`);
    const remove = async () => {
      const sheet = within(await screen.findByRole("dialog", { name: "Groq" }));
      await user.click(sheet.getByRole("button", { name: "Remove" }));
      const dialog = within(await screen.findByRole("dialog", { name: "Remove Groq?" }));
      await user.click(dialog.getByRole("button", { name: "Remove" }));
    };
    await remove();
    expect(await screen.findByText(/The assistant of "Practice" uses this provider/)).toBeTruthy();
    expect(world.providers.find(({ id }) => id === "groq")?.has_key).toBe(true);
    world.assistants.clear();
    await remove();
    await waitFor(() => expect(world.providers.find(({ id }) => id === "groq")?.has_key).toBe(false));
    await waitFor(() => expect(router.state.location.pathname).toBe(place));
  });

  it("give the keyboard back to the card they were opened from", async () => {
    const { user } = await openDesk("served", place);
    const open = (await card("groq")).getByRole("button", { name: "Open" });
    open.focus();
    await user.keyboard("{Enter}");
    await screen.findByRole("dialog", { name: "Groq" });
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(open));
  });
});
