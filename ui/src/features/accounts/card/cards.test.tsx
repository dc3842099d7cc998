import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { AccountRow, AccountStatus, LinkStep } from "../../../ipc";
import { emptyWorld, newAccount } from "../../../ipc/fake/world";
import { openDesk } from "../../../test/desk";
import { mainAct, statusWord } from "../model";

const NOW = Date.now();
const linked = (given: Partial<AccountRow> = {}): AccountRow =>
  Object.assign(newAccount(emptyWorld(), "Shop", "linked"), { phone: "+351900000109", status: "ready" }, given);

const STATUSES: AccountStatus[] = [
  "initializing",
  "qr_ready",
  "pairing",
  "connecting",
  "ready",
  "disconnected",
  "restricted",
  "logged_out",
  "auth_failed",
  "banned",
  "error",
];

describe("the words of a status", () => {
  it("are the status itself where it says enough", () => {
    for (const status of STATUSES) expect(statusWord(linked({ status }), NOW)).toBe(status);
  });
  it("say more where more is known", () => {
    const health = { failed_attempts: 6 };
    expect(statusWord(linked({ status: "restricted", status_until: NOW + 1000 }), NOW)).toBe("restricted_until");
    expect(statusWord(linked({ status: "restricted", status_until: NOW - 1000 }), NOW)).toBe("restricted");
    expect(statusWord(linked({ status: "connecting", health }), NOW)).toBe("trying");
    expect(statusWord(linked({ status: "disconnected", health }), NOW)).toBe("trying");
    expect(statusWord(linked({ status: "disconnected", wanted: false, health }), NOW)).toBe("by_you");
    expect(statusWord(linked({ status: "disconnected", phone: null }), NOW)).toBe("not_linked");
    expect(statusWord(linked({ link: { step: "syncing", percent: 3 } }), NOW)).toBe("syncing");
  });
});

describe("the one thing to do with a number", () => {
  it.each([
    ["ready", "disconnect"],
    ["connecting", "disconnect"],
    ["restricted", "disconnect"],
    ["disconnected", "connect"],
    ["error", "connect"],
    ["logged_out", "link_again"],
    ["auth_failed", "link_again"],
    ["banned", null],
  ] as const)("%s: %s", (status, act) => expect(mainAct(linked({ status }))).toBe(act));
  it("is linking until it was linked", () => {
    for (const status of ["disconnected", "initializing", "error"] as const)
      expect(mainAct(linked({ status, phone: null }))).toBe("link");
  });
  it("goes on where linking goes on, and begins again where it ended badly", () => {
    const qr: LinkStep = { step: "qr", code: "c", expires_at: NOW };
    expect(mainAct(linked({ status: "qr_ready", link: qr }))).toBe("show_link");
    expect(mainAct(linked({ status: "disconnected", link: { step: "expired" } }))).toBe("link_again");
    expect(mainAct(linked({ status: "error", link: { step: "failed", why: "" } }))).toBe("link_again");
  });
});

const card = async (name: string) => within(await screen.findByRole("article", { name: `Account ${name}` }));
const told = async (name: string) => {
  const { getByTestId, queryByTestId } = await card(name);
  return [
    getByTestId("account-status").textContent,
    queryByTestId("account-why")?.textContent ?? "",
    queryByTestId("account-health")?.textContent ?? "",
  ];
};

describe("the card of a number", () => {
  it("says how it is, why, and the evidence", async () => {
    await openDesk("linked", "/accounts");
    const [ready, , health] = await told("Harbour Lamps");
    expect(ready).toBe("Connectedsince 2 hours ago");
    expect(health).toMatch(
      /^Last heard \d+ s ago · last sign of life \d+ s ago · 3 messages could not be read · 4 of 10 new chats left$/,
    );
    const [restricted, why, locked] = await told("Workshop");
    expect(restricted).toMatch(/^Restricted until .*\d+:\d\d/);
    expect(why).toContain("begin no new chats until then");
    expect(locked).toMatch(/no new chats until/);
    expect((await told("Old shop number"))[0]).toBe("Logged out on the phone 2 hours ago: link it again");
    expect((await told("Market stall"))[0]).toContain("Trying to connect, 6 attempts failed");
    expect(await told("New number")).toEqual(["Not linked yet", "", ""]);
    expect((await told("متجر المصابيح"))[0]).toContain("Disconnected by you");
    expect((await told("Fairs"))[0]).toContain("Sign-in refused 2 hours ago: link it again");
    expect((await told("Night line"))[1]).toContain("disk reported an error");
    const shop = await card("Harbour Lamps");
    expect(shop.getByText("+351900000109")).toBeTruthy();
    expect(shop.getByText("Harbour Lamps 💡")).toBeTruthy();
    expect(shop.getByText("AI on")).toBeTruthy();
    expect(shop.getByText("1,284 messages today · 4 chats")).toBeTruthy();
  });

  it("is connected and disconnected with its button", async () => {
    const { user, world } = await openDesk("linked", "/accounts");
    const shop = await card("Harbour Lamps");
    await user.click(shop.getByRole("button", { name: "Disconnect" }));
    await user.click(await shop.findByRole("button", { name: "Connect" }));
    await waitFor(() => expect(world.accounts.find(({ name }) => name === "Harbour Lamps")?.status).toBe("ready"));
  });

  it("offers nothing for a closed number but its menu, and says that deleting unlinks the phone", async () => {
    const { user } = await openDesk("linked", "/accounts");
    const closed = await card("Second hand, clearance and everything that stood in the window of the old market hall");
    expect(closed.queryByRole("button", { name: /Connect|Link/ })).toBeNull();
    await user.click(closed.getByRole("button", { name: /^More about/ }));
    expect(screen.getByRole("menuitem", { name: "Link again" })).toBeTruthy();
    await user.click(screen.getByRole("menuitem", { name: "Delete account" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain("takes this computer off the phone's list of linked devices");
  });

  it("stands in the sidebar in few words", async () => {
    await openDesk("linked", "/accounts");
    const dots = within(await screen.findByRole("list", { name: "Accounts" }));
    expect(dots.getByText("Logged out: link again")).toBeTruthy();
    expect(dots.getByText(/^Restricted until/)).toBeTruthy();
    expect(dots.getByText("Not linked yet")).toBeTruthy();
  });
});
