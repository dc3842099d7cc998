import { act, screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import type { AccountRow, LinkStep } from "../../../ipc";
import { qr, setLink } from "../../../ipc/fake/linking";
import { openDesk } from "../../../test/desk";
import { held, NOTHING_HELD, spaced, viewOf } from "./view";

async function clean() {
  const { violations } = await axe.run(screen.getByRole("dialog"), { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
}

/** Opens the window of linking for the number that never was linked, and agrees to the risk. */
async function begun(agree = true) {
  const desk = await openDesk("linked", "/accounts");
  const account = desk.world.accounts.find(({ name }) => name === "New number");
  if (!account) throw new Error("The number is missing");
  const card = within(await screen.findByRole("article", { name: "Account New number" }));
  await desk.user.click(card.getByRole("button", { name: "Link" }));
  await screen.findByTestId("link-intro");
  if (agree) {
    await desk.user.click(screen.getByRole("checkbox", { name: "I understand that WhatsApp may close this number" }));
    await desk.user.click(screen.getByRole("button", { name: "Show the code" }));
    await waitFor(() => expect(screen.getByTestId("link-view").dataset.view).toBe("codes"));
  }
  return { ...desk, account };
}

const step = (account: AccountRow, link: LinkStep) => act(() => setLink(account, link));
const view = async (name: string) => {
  await waitFor(() => expect(screen.getByTestId("link-view").dataset.view).toBe(name));
  await clean();
  return within(screen.getByRole("dialog"));
};

describe("what the window shows", () => {
  const account = (link: LinkStep, status: AccountRow["status"] = "disconnected") => ({ link, status });
  it("is the warning until the operator agreed, whatever an earlier linking left behind", () => {
    for (const step of ["idle", "linked", "expired"] as const)
      expect(viewOf(account({ step }), false, false)).toEqual({ view: "intro" });
    expect(viewOf(account({ step: "failed", why: "x" }), false, false)).toEqual({ view: "intro" });
    expect(viewOf(account({ step: "failed", why: "x" }), true, false)).toEqual({ view: "failed", why: "x" });
    expect(viewOf(account({ step: "failed", why: "x" }), true, true)).toEqual({ view: "codes" });
  });
  it("is where linking stands if it goes on already", () =>
    expect(viewOf(account(qr()), false, false)).toEqual({ view: "codes" }));
  it("keeps the code of one way while the other is asked for", () => {
    const code: LinkStep = { step: "pair_code", code: "7KQXW2MH", expires_at: 9 };
    const typed = held(NOTHING_HELD, code);
    expect(typed).toEqual({ qr: null, code });
    const both = held(typed, qr(2));
    expect(both.code).toEqual(code);
    expect(held(both, both.qr ?? qr(2))).toBe(both);
    expect(held(both, { step: "asking" })).toEqual(NOTHING_HELD);
  });
  it("parts the eight characters", () => expect(spaced("7KQXW2MH")).toBe("7KQX-W2MH"));
});

describe("linking", () => {
  it("begins with what it is and what it can cost, and only then asks for a code", async () => {
    const { user, account } = await begun(false);
    await clean();
    const dialog = within(screen.getByRole("dialog", { name: "Link New number" }));
    expect(dialog.getByText(/against WhatsApp's terms/)).toBeTruthy();
    expect(dialog.getByText(/afford to lose/)).toBeTruthy();
    expect(dialog.getByRole<HTMLButtonElement>("button", { name: "Show the code" }).disabled).toBe(true);
    await user.click(dialog.getByRole("button", { name: "Not now" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(account.link.step).toBe("idle");
  });

  it("shows one QR code after the other, with the steps beside it", async () => {
    const { account } = await begun();
    expect(screen.getByText("Asking WhatsApp for a code")).toBeTruthy();
    step(account, qr(1));
    const first = await screen.findByRole("img", { name: "QR code to scan with the phone" });
    const path = first.innerHTML;
    expect(path).toContain('fill="#000"');
    const dialog = await view("codes");
    expect(dialog.getByText(/A new code comes in \d+ seconds/)).toBeTruthy();
    expect(dialog.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
      "1Open WhatsApp and go to Settings, Linked devices.",
      "2Tap Link a device.",
      "3Point the phone at this code.",
    ]);
    step(account, qr(2));
    await waitFor(() => expect(screen.getByRole("img", { name: "QR code to scan with the phone" }).innerHTML).not.toBe(path));
    expect(screen.getByRole("img", { name: "QR code to scan with the phone" })).toBe(first);
  });

  it("shows eight characters to type once it knows the number", async () => {
    const { user, account } = await begun();
    step(account, qr(1));
    await user.click(await screen.findByRole("tab", { name: "Code" }));
    const number = await screen.findByLabelText("Number of the phone");
    await user.type(number, "12{Enter}");
    expect((await screen.findByRole("alert")).textContent).toBe("This number is too short.");
    await user.clear(number);
    await user.selectOptions(screen.getByLabelText("Country"), "Portugal +351");
    await user.type(number, "900 000 109");
    expect(screen.getByText("That is +351900000109")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Get the code" }));
    expect((await screen.findByTestId("pair-code")).textContent).toBe("7KQX-W2MH");
    expect(screen.getByText("Code to type on the phone: 7 K Q X W 2 M H")).toBeTruthy();
    expect(screen.getByText(/Valid for 2:\d\d more/)).toBeTruthy();
    await clean();
    await user.click(screen.getByRole("button", { name: "Copy" }));
    expect(await navigator.clipboard.readText()).toBe("7KQXW2MH");
    step(account, qr(2));
    expect(screen.getByTestId("pair-code")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Another number" }));
    expect(await screen.findByLabelText("Number of the phone")).toBeTruthy();
  });

  it("says that a code for typing has ended", async () => {
    const { user, account } = await begun();
    step(account, { step: "pair_code", code: "7KQXW2MH", expires_at: Date.now() - 1 });
    await user.click(await screen.findByRole("tab", { name: "QR code" }));
    expect(await screen.findByText("A code for typing is in use now.")).toBeTruthy();
    await user.click(screen.getByRole("tab", { name: "Code" }));
    expect(await screen.findByText("This code has ended. Get a new one.")).toBeTruthy();
  });

  it("says each step after that, to the first chats", async () => {
    const { user, account, router } = await begun();
    step(account, { step: "confirming" });
    expect((await view("confirming")).getByText("The phone answered")).toBeTruthy();
    step(account, { step: "passkey" });
    expect((await view("passkey")).getByText("WhatsApp wants your passkey first")).toBeTruthy();
    step(account, { step: "syncing", percent: null });
    expect((await view("syncing")).getByRole("progressbar").getAttribute("aria-valuenow")).toBeNull();
    step(account, { step: "syncing", percent: 64 });
    const syncing = await view("syncing");
    await waitFor(() => expect(syncing.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("64"));
    step(account, { step: "linked" });
    const done = await view("linked");
    expect(done.getByText("New number is linked")).toBeTruthy();
    await user.click(done.getByRole("button", { name: "Open the inbox" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/inbox"));
  });

  it("begins again when nobody used the code, and when it failed", async () => {
    const { user, account } = await begun();
    step(account, { step: "expired" });
    await user.click((await view("expired")).getByRole("button", { name: "Get a new code" }));
    await view("codes");
    expect(account.link.step).toBe("asking");
    step(account, { step: "failed", why: "WhatsApp closed the connection. Wait a minute." });
    const failed = await view("failed");
    expect(failed.getByText("WhatsApp closed the connection. Wait a minute.")).toBeTruthy();
    await user.click(failed.getByRole("button", { name: "Try again" }));
    await view("codes");
  });

  it("is stopped by closing, without a question", async () => {
    const { user, account } = await begun();
    step(account, qr(1));
    await screen.findByRole("img", { name: "QR code to scan with the phone" });
    await user.keyboard("{Escape}");
    await waitFor(() => expect(account.link.step).toBe("idle"));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("goes on behind the closed window while chats come over", async () => {
    const { user, account } = await begun();
    step(account, { step: "syncing", percent: 10 });
    await view("syncing");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(account.link.step).toBe("syncing");
  });

  it("keeps the keyboard in the window from page to page", async () => {
    const { account } = await begun();
    const inside = () => screen.getByRole("dialog").contains(document.activeElement);
    expect(inside()).toBe(true);
    for (const link of [qr(1), { step: "confirming" }, { step: "expired" }] satisfies LinkStep[]) {
      step(account, link);
      await waitFor(() => expect(inside()).toBe(true));
    }
  });

  it("of a new account creates nothing before a name was given, and goes on to the warning", async () => {
    const { user, world } = await openDesk("linked", "/accounts?new=1");
    const dialog = within(await screen.findByRole("dialog", { name: "Add an account" }));
    expect(dialog.getByRole<HTMLInputElement>("radio", { name: /^A WhatsApp number/ }).checked).toBe(true);
    const before = world.accounts.length;
    await user.clear(dialog.getByRole("textbox", { name: "Name" }));
    expect(dialog.getByRole<HTMLButtonElement>("button", { name: "Go on" }).disabled).toBe(true);
    await user.type(dialog.getByRole("textbox", { name: "Name" }), "Third shop");
    await user.click(dialog.getByRole("button", { name: "Go on" }));
    expect(await screen.findByRole("dialog", { name: "Link Third shop" })).toBeTruthy();
    expect(world.accounts).toHaveLength(before + 1);
    expect(world.accounts.at(-1)).toMatchObject({ kind: "linked", link: { step: "idle" } });
  });

  it("again says that chats stay", async () => {
    const { user } = await openDesk("linked", "/accounts");
    const card = within(await screen.findByRole("article", { name: "Account Old shop number" }));
    await user.click(card.getByRole("button", { name: "Link again" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Link Old shop number again" }));
    expect(dialog.getByText(/Its chats, contacts and settings stay/)).toBeTruthy();
  });
});
