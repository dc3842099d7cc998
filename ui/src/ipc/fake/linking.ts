/** Linking in the fake core: the steps a real phone and WhatsApp would make, played after each other. */
import type { AccountRow, AccountStatus, LinkStep } from "../bindings";
import type { Host } from "../host";
import { found, refuse, type Replies } from "./reply";
import { announce, newChat, newContact, type World } from "./world";

type Commands = Pick<Host["commands"], "linkAccount" | "requestPairCode" | "cancelLinking" | "startChat">;

const CODE_MS = 20_000;

/** As long as a real one: the reference, three keys, each in letters of base 64. */
export const qrCode = (turn: number) =>
  [`2@${"uRd0x7Zq".repeat(11)}${turn}`, "kN3vT8wB".repeat(5), "hY5cM1pL".repeat(5), "eJ9sF2aG".repeat(5)]
    .map((part) => `${part}=`)
    .join(",");

export const qr = (turn = 1): LinkStep => ({ step: "qr", code: qrCode(turn), expires_at: Date.now() + CODE_MS });

const STATUS: Partial<Record<LinkStep["step"], AccountStatus>> = {
  asking: "initializing",
  qr: "qr_ready",
  pair_code: "pairing",
  confirming: "pairing",
  passkey: "pairing",
  syncing: "ready",
  linked: "ready",
  expired: "disconnected",
  failed: "error",
};

/** The network says how far linking is. */
export function setLink(account: AccountRow, link: LinkStep) {
  const status = STATUS[link.step] ?? "disconnected";
  const why = link.step === "failed" ? link.why : "";
  Object.assign(account, { link, status, status_why: why, status_since: Date.now(), status_until: null });
  if (link.step === "linked" || link.step === "syncing") {
    account.phone ??= "+351900000109";
    account.profile_name ??= "Harbour Lamps";
    account.last_heard_at = Date.now();
  }
  announce({ topic: "accounts" }, { topic: "chats" });
}

/** What a willing phone does when nobody wrote another script. */
const WILLING: [after: number, step: () => LinkStep][] = [
  [1, () => qr(1)],
  [16, () => qr(2)],
  [16, () => qr(3)],
  [8, () => ({ step: "confirming" })],
  [3, () => ({ step: "syncing", percent: null })],
  [2, () => ({ step: "syncing", percent: 18 })],
  [2, () => ({ step: "syncing", percent: 64 })],
  [2, () => ({ step: "linked" })],
];

const running = new Map<string, ReturnType<typeof setTimeout>>();

function play(world: World, account: AccountRow, steps: [after: number, step: () => LinkStep][]) {
  clearTimeout(running.get(account.id));
  const [next, ...rest] = steps;
  if (!next) return;
  const go = () => {
    setLink(account, next[1]());
    play(world, account, rest);
  };
  running.set(account.id, setTimeout(go, next[0] * world.pace));
}

export const linkCommands = ({ answer }: Replies): Commands => {
  const accountOf = (world: World, wanted: string) => found(world.accounts.find((row) => row.id === wanted));
  return {
    linkAccount: (wanted) =>
      answer((world) => {
        const account = accountOf(world, wanted);
        if (account.status === "ready") refuse("not_allowed_now", "This account is linked and connected already.");
        account.wanted = true;
        setLink(account, { step: "asking" });
        if (world.linkRun.length > 0)
          play(
            world,
            account,
            world.linkRun.map((step) => [0.2, () => step]),
          );
        else if (world.pace > 0) play(world, account, WILLING);
        return null;
      }),
    requestPairCode: (wanted, phone) =>
      answer((world) => {
        const account = accountOf(world, wanted);
        if (!/^\+[1-9]\d{6,14}$/.test(phone)) refuse("invalid", "This is no phone number. Write it with its country code.");
        setLink(account, { step: "pair_code", code: "7KQXW2MH", expires_at: Date.now() + 160_000 });
        play(
          world,
          account,
          world.pace > 0 && world.linkRun.length === 0 ? [[40, () => ({ step: "confirming" })], ...WILLING.slice(4)] : [],
        );
        return null;
      }),
    cancelLinking: (wanted) =>
      answer((world) => {
        const account = accountOf(world, wanted);
        if (["idle", "linked", "syncing"].includes(account.link.step)) return null;
        clearTimeout(running.get(account.id));
        account.wanted = false;
        setLink(account, { step: "idle" });
        return null;
      }),
    startChat: (wanted, number) =>
      answer((world) => {
        const account = accountOf(world, wanted);
        if (number.endsWith("404")) refuse("invalid", `${number} is not on WhatsApp. Check the number, or call.`);
        const known = [...world.contacts.values()].find(({ phone }) => phone?.replaceAll(" ", "") === number);
        const chat = [...world.chats.values()].find((row) => row.account_id === wanted && row.contact_id === known?.id);
        if (chat) return chat.id;
        const fresh = newChat(world, account, known ?? newContact(world, number, number));
        Object.assign(fresh, { owner: "human", last_message_at: Date.now() });
        account.chats += 1;
        announce({ topic: "chats" }, { topic: "accounts" });
        return fresh.id;
      }),
  };
};
