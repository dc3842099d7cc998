import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { announce } from "../../ipc/fake/world";
import { provider } from "../../ipc/fake/registry";
import { remember } from "../../lib/remembered";
import { openDesk } from "../../test/desk";
import { blamedModel } from "./models";
import { complete, type Settings } from "./settings";

const settings = (world: Awaited<ReturnType<typeof openDesk>>["world"]) => [...world.assistants.values()][0];
const bar = () => screen.findByTestId("save-bar");

describe("the studio", () => {
  it("opens with the account looked at last, in words before in numbers", async () => {
    const { router, user } = await openDesk("busy", "/assistant");
    await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/assistant\/account-\d+$/));
    expect((await screen.findByTestId("section-handover")).textContent).toContain("Below 60 %, refund, complaint, legal");
    expect(screen.getByTestId("section-hours").textContent).toContain("Mon–Fri 09:00–18:00, Sat 10:00–14:00");
    await user.keyboard("gi");
    await user.keyboard("gt");
    await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/assistant\/account-\d+$/));
  });

  it("keeps changes as a draft until they are saved with a key", async () => {
    const { user, world } = await openDesk("busy", "/assistant");
    const name = await screen.findByTestId("bot-name");
    await user.clear(name);
    await user.type(name, "Ada");
    expect((await bar()).textContent).toContain("1 change · Name");
    expect(settings(world)?.bot_name).toBe("Lumi");
    await user.click(screen.getByTestId("what-changed"));
    expect((await screen.findByText("Lumi")).tagName).toBe("DEL");
    await user.keyboard("{Escape}");
    await user.keyboard("{Control>}s{/Control}");
    await waitFor(() => expect(screen.queryByTestId("save-bar")).toBeNull());
    expect(settings(world)?.bot_name).toBe("Ada");
  });

  it("discards", async () => {
    const { user, world } = await openDesk("busy", "/assistant");
    await user.type(await screen.findByTestId("bot-name"), "x");
    await user.click(await screen.findByTestId("discard"));
    expect(screen.queryByTestId("save-bar")).toBeNull();
    expect(screen.getByTestId("bot-name")).toHaveProperty("value", "Lumi");
    expect(settings(world)?.bot_name).toBe("Lumi");
  });

  it("asks before changes are left behind, not when only the view changes", async () => {
    const { user, router } = await openDesk("busy", "/assistant");
    await user.type(await screen.findByTestId("bot-name"), "!");
    await user.click(screen.getByRole("radio", { name: "Compare" }));
    await waitFor(() => expect(router.state.location.pathname).toMatch(/compare$/));
    await user.click(screen.getByTestId("tab-usage"));
    const dialog = await screen.findByRole("dialog", { name: "Leave without saving?" });
    await user.click(within(dialog).getByRole("button", { name: "Keep editing" }));
    expect(router.state.location.pathname).toMatch(/compare$/);
    expect(await bar()).toBeTruthy();
  });

  it("says what is wrong at its field and does not save it", async () => {
    remember("assistantSections", "autonomy");
    const { user, world } = await openDesk("busy", "/assistant");
    const delay = await screen.findByLabelText("Waits for");
    await user.clear(delay);
    await user.type(delay, "2");
    expect(await screen.findByText("Write a number from 5 to 3600.")).toBeTruthy();
    await user.click(screen.getByTestId("section-autonomy"));
    await user.click(await screen.findByTestId("save-assistant"));
    // The part that hides the mistake opens, and its field has the keyboard.
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Waits for")));
    expect(settings(world)?.delay_s).toBe(30);
    expect(screen.getByTestId("try-input").closest("form")?.parentElement?.textContent).toContain("not right yet");
  });

  it("shows a refusal of the core where it belongs", async () => {
    const { user, world } = await openDesk("busy", "/assistant");
    await user.click(await screen.findByTestId("model-picker"));
    await user.click(await screen.findByRole("option", { name: /Llama 3.3 70B/ }));
    world.providers = [];
    await user.click(await screen.findByTestId("save-assistant"));
    const said = await screen.findByText("A provider that was deleted is not set up.");
    expect(screen.getByTestId("model-picker").getAttribute("aria-describedby")).toBe(said.id);
    expect(settings(world)?.model?.model).toBe("openai/gpt-oss-120b");
  });

  it("finds which model a refusal is about", () => {
    const [groq, openai] = [
      provider("groq", "Groq", "", [], { has_key: true, standing: { state: "untested" } }),
      provider("openai", "OpenAI", "", []),
    ];
    const of = (provider_id: string) => ({ provider_id, model: "any" });
    const blamed = (settings: Partial<Settings>) => blamedModel({ ...complete({}), ...settings }, [groq, openai]);
    expect(blamed({ model: of("groq"), fallbacks: [of("groq"), of("openai")] })).toBe("fallbacks");
    expect(blamed({ model: of("groq"), transcription: of("gone") })).toBe("transcription");
    expect(blamed({ model: of("openai"), transcription: of("gone") })).toBe("model");
  });

  it("shows a template before it replaces the operator's own words", async () => {
    const { user } = await openDesk("busy", "/assistant");
    const persona = await screen.findByTestId("persona");
    await user.clear(persona);
    await user.click(persona);
    await user.paste("Lamps are packed by hand.");
    await user.click(screen.getByTestId("templates"));
    await user.click(await screen.findByTestId("template-formal"));
    expect(screen.getByTestId("template-text").textContent).toContain("You answer for an office");
    expect(screen.getByText("Replaces your text")).toBeTruthy();
    expect(persona).toHaveProperty("value", "Lamps are packed by hand.");
    await user.click(screen.getByTestId("use-template"));
    await waitFor(() => expect(screen.getByTestId("persona")).toHaveProperty("value", expect.stringContaining("for an office")));
    expect(screen.getByText("Template: Formal office")).toBeTruthy();
  });

  it("explains the answerer on this device while no provider is set up, and leads there", async () => {
    const { user, router } = await openDesk("shop", "/assistant");
    expect(await screen.findByText(/sent as you wrote it/)).toBeTruthy();
    await user.click(await screen.findByRole("link", { name: "Set up a provider" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/assistant/providers"));
  });

  it("sets hours, topics and what to learn by keyboard", async () => {
    remember("assistantSections", "hours,handover,lead");
    const { user, world } = await openDesk("busy", "/assistant");
    const monday = within(await screen.findByTestId("day-1"));
    const closes = monday.getByLabelText("Monday, closes at");
    await user.click(closes);
    await user.keyboard("7 pm{Enter}");
    await user.click(monday.getByRole("button", { name: "The same on all working days" }));
    await user.click(screen.getByTestId("add-topic"));
    await user.keyboard("allergy");
    await user.click(screen.getByTestId("add-lead"));
    await user.keyboard("Date of visit");
    await user.keyboard("{Control>}s{/Control}");
    await waitFor(() => expect(screen.queryByTestId("save-bar")).toBeNull());
    expect(
      settings(world)
        ?.hours?.filter(({ closes }) => closes === 1140)
        .map(({ day }) => day),
    ).toEqual([1, 2, 3, 4, 5]);
    expect(settings(world)?.topics?.at(-1)).toEqual({ name: "allergy", words: [], rule: "human" });
    expect(settings(world)?.lead_fields?.at(-1)?.name).toBe("date_of_visit");
  });

  it("says when the assistant is off, and turns it on", async () => {
    const desk = await openDesk("busy", "/inbox");
    const account = desk.world.accounts[0];
    if (account) account.assistant_on = false;
    announce({ topic: "accounts" });
    await desk.user.keyboard("gt");
    await desk.user.click(await screen.findByRole("button", { name: "Turn on" }));
    await waitFor(() => expect(account?.assistant_on).toBe(true));
  });

  it("says that it could not be read, and that nothing is lost", async () => {
    await openDesk("failing", "/assistant");
    expect(await screen.findByRole("button", { name: "Try again" })).toBeTruthy();
  });

  it("leads to accounts while there is none", async () => {
    const { world, user } = await openDesk("shop", "/settings");
    world.accounts = [];
    announce({ topic: "accounts" });
    await user.keyboard("gt");
    expect(await screen.findByText("No account yet")).toBeTruthy();
  });
});
