import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { openDesk } from "../../test/desk";

const place = "/assistant/first/replay";
const status = () => screen.getByTestId("replay-status").textContent;
const verdicts = () => screen.getAllByTestId("replay-row").map((row) => row.dataset.verdict);

describe("replaying real questions", () => {
  it("shows them with what they got before anything is asked, and where they would go", async () => {
    await openDesk("busy", place);
    const rows = await screen.findAllByTestId("replay-row");
    expect(rows.length).toBeGreaterThan(10);
    expect(rows[0]?.textContent).toContain("You can return anything unused");
    expect(status()).toMatch(/real questions go to Groq\. Customers notice nothing\./);
    expect(verdicts().every((found) => found === "waiting")).toBe(true);
  });

  it("asks one by one, says what changed, and filters it", async () => {
    const { user } = await openDesk("busy", place);
    await user.click(await screen.findByRole("radio", { name: "Last 10" }));
    await waitFor(() => expect(screen.getAllByTestId("replay-row")).toHaveLength(10));
    await user.click(screen.getByTestId("replay-start"));
    await waitFor(() => expect(status()).toMatch(/^10 asked · .*0\.00/));
    expect(new Set(verdicts())).toEqual(new Set(["changed", "answered", "same"]));
    const changed = verdicts().filter((found) => found === "changed").length;
    await user.click(screen.getByRole("radio", { name: `Changed ${changed}` }));
    expect(verdicts()).toEqual(Array.from({ length: changed }, () => "changed"));
    const diff = within(screen.getAllByTestId("replay-row")[0] ?? document.body).getByTestId("diff");
    expect(diff.querySelector("ins")?.textContent).toContain("Is there anything else?");
  });

  it("stops where it is, keeps what was answered, and goes on while another view is looked at", async () => {
    const { user, world } = await openDesk("busy", place, 60);
    await user.click(await screen.findByTestId("replay-start"));
    expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("0");
    await waitFor(() => expect(verdicts().filter((found) => found !== "waiting").length).toBeGreaterThan(3));
    await user.click(screen.getByRole("radio", { name: "Try it" }));
    await user.click(screen.getByRole("radio", { name: "Replay" }));
    await waitFor(() => expect(status()).toMatch(/^([4-9]|1\d) of/));
    await user.click(screen.getByTestId("replay-cancel"));
    expect(status()).toMatch(/^\d+ asked/);
    const kept = verdicts();
    expect(kept).toContain("waiting");
    expect(kept).not.toContain("asking");
    world.pace = 0;
    await user.click(screen.getByTestId("replay-start"));
    await waitFor(() => expect(verdicts()).not.toContain("waiting"));
  });

  it("saves what was found good from there, and says when the settings have changed since", async () => {
    const { user, world } = await openDesk("busy", "/assistant");
    await user.type(await screen.findByTestId("bot-name"), "na");
    await user.keyboard("{Escape}");
    await user.click(screen.getByRole("radio", { name: "Replay" }));
    await user.click(await screen.findByTestId("replay-start"));
    await waitFor(() => expect(status()).toMatch(/^\d+ asked/));
    await user.click(screen.getByTestId("save-assistant"));
    await waitFor(() => expect([...world.assistants.values()][0]?.bot_name).toBe("Lumina"));
    expect(screen.queryByText(/settings have changed since/)).toBeNull();
    await user.type(screen.getByTestId("bot-name"), "s");
    expect(await screen.findByText(/settings have changed since/)).toBeTruthy();
  });

  it("shows what could not be asked, and asks it again", async () => {
    const { user, world } = await openDesk("busy", place);
    await user.click(await screen.findByRole("radio", { name: "Last 10" }));
    await waitFor(() => expect(screen.getAllByTestId("replay-row")).toHaveLength(10));
    const messages = world.messages;
    world.messages = new Map();
    await user.click(screen.getByTestId("replay-start"));
    await waitFor(() => expect(status()).toContain("10 could not be asked"));
    world.messages = messages;
    await user.click(screen.getAllByRole("button", { name: "Try again" })[0] ?? document.body);
    await waitFor(() => expect(status()).toContain("9 could not be asked"));
  });

  it("says that there is nothing to ask yet", async () => {
    await openDesk("shop", place);
    expect(await screen.findByText("No questions yet")).toBeTruthy();
  });
});
