/** A shop with WhatsApp numbers in every state, and chats with everything that people send. */
import type { AccountRow, Download, LinkStep, Message } from "../bindings";
import { chatWith, DAY, HOUR, type Line, MINUTE } from "./chats";
import { qr } from "./linking";
import { newAccount, type World } from "./world";

/** What `?world=linking-passkey` and its siblings play when an account is linked; the last step stays. */
export const LINK_RUNS: Record<LinkStep["step"], LinkStep[]> = {
  idle: [],
  asking: [{ step: "asking" }],
  qr: [qr()],
  pair_code: [qr()],
  confirming: [qr(), { step: "confirming" }],
  passkey: [qr(), { step: "passkey" }],
  syncing: [{ step: "confirming" }, { step: "syncing", percent: 64 }],
  linked: [{ step: "confirming" }, { step: "linked" }],
  expired: [qr(), { step: "expired" }],
  failed: [
    { step: "asking" },
    { step: "failed", why: "WhatsApp did not answer in time. Check the internet connection, then try again." },
  ],
};

type Given = Partial<AccountRow> & Pick<AccountRow, "name">;

function account(world: World, { name, ...given }: Given): AccountRow {
  const row = newAccount(world, name, "linked");
  return Object.assign(row, { status_since: Date.now() - 2 * HOUR - MINUTE, base_ids: world.accounts[0]?.base_ids ?? [] }, given);
}

function addNumbers(world: World) {
  const now = Date.now();
  const shop = account(world, {
    name: "Harbour Lamps",
    phone: "+351900000109",
    profile_name: "Harbour Lamps 💡",
    status: "ready",
    last_heard_at: now - 8000,
    health: { kept_alive_at: now - 21_000, undecryptable: 3, failed_attempts: 0, new_chats: { left: 4, quota: 10 } },
    flows_active: 2,
    flows_total: 5,
    messages_today: 1284,
    chats: 4,
  });
  account(world, {
    name: "Workshop",
    phone: "+351900000110",
    profile_name: "Harbour Workshop",
    status: "restricted",
    status_until: now + 2 * HOUR,
    status_why: "WhatsApp noticed many first messages. Answers to customers who write go on; begin no new chats until then.",
    last_heard_at: now - 41_000,
    health: { kept_alive_at: now - 20_000, undecryptable: 0, failed_attempts: 0, new_chats: { locked_until: now + 2 * HOUR } },
    messages_today: 12,
    chats: 31,
  });
  account(world, {
    name: "Old shop number",
    phone: "+351900000111",
    profile_name: "Lamps & Light",
    status: "logged_out",
    status_why: "The phone took this computer off its list of linked devices.",
    last_heard_at: now - 2 * HOUR,
    chats: 212,
    assistant_on: false,
  });
  account(world, {
    name: "Market stall",
    phone: "+351900000112",
    profile_name: "Stall 14",
    status: "connecting",
    last_heard_at: now - 14 * MINUTE,
    health: { kept_alive_at: now - 15 * MINUTE, undecryptable: 0, failed_attempts: 6, new_chats: {} },
    chats: 9,
  });
  account(world, { name: "New number", status_since: now - 3 * MINUTE });
  account(world, {
    name: "متجر المصابيح",
    phone: "+971500000113",
    profile_name: "متجر المصابيح والثريات",
    status: "disconnected",
    wanted: false,
    status_since: now - 3 * DAY,
    last_heard_at: now - 3 * DAY,
    chats: 3,
  });
  account(world, {
    name: "Second hand, clearance and everything that stood in the window of the old market hall",
    phone: "+351900000114",
    profile_name: "Second hand",
    status: "banned",
    status_why: "WhatsApp closed this number. Its chats stay here; nothing can be sent from it any more.",
    status_since: now - 9 * DAY,
    last_heard_at: now - 9 * DAY,
    chats: 77,
  });
  account(world, {
    name: "Fairs",
    phone: "+351900000115",
    status: "auth_failed",
    status_why: "WhatsApp refused the sign-in of this computer.",
    last_heard_at: now - 5 * HOUR,
  });
  account(world, {
    name: "Night line",
    phone: "+351900000116",
    status: "error",
    status_why: "The session file could not be read: the disk reported an error.",
    last_heard_at: now - 5 * HOUR,
  });
  return shop;
}

const blurred = `data:image/svg+xml;utf8,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 24"><rect width="32" height="24" fill="#7a5a3c"/><rect y="14" width="32" height="10" fill="#3b4a52"/><circle cx="16" cy="11" r="5" fill="#f4dfae"/></svg>',
)}`;

const photo = { mime: "image/jpeg", name: null, bytes: 182_000, width: 640, height: 480 };
const film = { mime: "video/mp4", name: null, bytes: 8_400_000, width: 1280, height: 720 };
const speech = { mime: "audio/ogg", name: null, bytes: 24_000, width: null, height: null };
const plan = { mime: "application/pdf", name: "Floor plan.pdf", bytes: 1_482_000, width: null, height: null };

const from = (given: Partial<Message>): Line => ({ sender: "contact", text: "", ...given });
const ours = (given: Partial<Message>): Line => ({ sender: "operator", text: "", ...given });

const OPTIONS = ["Brass pendant", "The tall one with the linen shade that stood in the window", "مصباح أسود"];

function addEveryKind(world: World, shop: AccountRow) {
  const { chat } = chatWith(
    world,
    "Inês Carvalho 🌻",
    3 * MINUTE,
    [
      from({ text: "Good morning. Is the *brass pendant* still there?" }),
      from({ kind: "image", media: photo, text: "This one, from your window", reactions: [{ emoji: "❤️", sender: "operator" }] }),
      ours({ text: "Yes, two of them." }),
      from({ kind: "video", media: film }),
      from({ kind: "voice", media: speech }),
      from({ kind: "audio", media: { ...speech, mime: "audio/mpeg", name: "Song for the shop.mp3" } }),
      from({ kind: "sticker", media: { ...photo, mime: "image/webp", width: 512, height: 512 } }),
      from({ kind: "document", media: plan, text: "" }),
      from({
        kind: "location",
        text: "41.1496, -8.6109 Café Luz, Rua das Flores 12, Porto",
        details: {
          is: "location",
          latitude: 41.1496,
          longitude: -8.6109,
          name: "Café Luz",
          address: "Rua das Flores 12, Porto",
          live: false,
        },
      }),
      from({
        kind: "location",
        text: "41.15, -8.61",
        details: { is: "location", latitude: 41.15, longitude: -8.61, name: "", address: "", live: true },
      }),
      from({
        kind: "contact_card",
        text: "Rui Electrician +351 900 000 190",
        details: {
          is: "cards",
          cards: [
            { name: "Rui Electrician ⚡", phones: ["+351 900 000 190", "+351 900 000 191"] },
            { name: "ليلى حسن", phones: ["+971 50 000 0192"] },
          ],
        },
      }),
      ours({
        kind: "poll",
        text: "Which lamp shall we keep for you?",
        details: { is: "poll", options: OPTIONS, several: true },
        votes: [
          { name: "Inês Carvalho 🌻", options: [OPTIONS[0] ?? "", OPTIONS[2] ?? ""] },
          { name: "You", options: [OPTIONS[0] ?? ""] },
        ],
      }),
      from({ kind: "image", view_once: true }),
      from({ kind: "voice", view_once: true }),
      from({ kind: "unsupported", details: { is: "unsupported", what: "an event" } }),
      from({ kind: "unsupported" }),
      from({ deleted: true }),
      from({ text: "I mean the small one", edited: true }),
      { sender: "phone", text: "I put one aside for you, it is in the back room." },
      from({
        text: "Lovely, that one 😍",
        quoted: { message_id: null, text: "", sender: "contact" },
        reactions: [
          { emoji: "👍", sender: "operator" },
          { emoji: "👍", sender: "contact" },
          { emoji: "🎉", sender: "contact" },
        ],
      }),
      ours({ text: "See you on Saturday", at: Date.now() - 3 * MINUTE, state: "read" }),
    ],
    shop,
  );
  Object.assign(chat, { owner: "human", unread: 0 });
  const messages = world.messages.get(chat.id) ?? [];
  const answering = messages.find(({ quoted }) => quoted !== null);
  if (answering?.quoted) answering.quoted.message_id = messages[1]?.id ?? null;
  return chat;
}

const waits = (download: Partial<Download>): Download => ({ state: "waiting", why: "", thumbnail: null, ...download });

function addDownloads(world: World, shop: AccountRow) {
  const failed = "The file was damaged on its way. Ask for it again.";
  const { chat } = chatWith(
    world,
    "Rui Tavares",
    9 * MINUTE,
    [
      from({ kind: "image", media: photo, text: "The hall", download: waits({ thumbnail: blurred }) }),
      from({ kind: "image", media: photo, download: waits({ state: "fetching", thumbnail: blurred }) }),
      from({ kind: "image", media: photo, download: waits({ state: "failed", why: failed, thumbnail: blurred }) }),
      from({ kind: "video", media: { ...film, bytes: 48_200_000 }, download: waits({ state: "too_large", thumbnail: blurred }) }),
      from({ kind: "image", media: photo, download: waits({ state: "gone" }) }),
      from({ kind: "image", media: photo, download: waits({ state: "on_demand", thumbnail: blurred }) }),
      from({ kind: "voice", media: speech, download: waits({ state: "fetching" }) }),
      from({ kind: "document", media: plan, download: waits({}) }),
      from({ kind: "document", media: { ...plan, name: "Offer.docx" }, download: waits({ state: "failed", why: failed }) }),
      from({ kind: "sticker", media: { ...photo, width: 512, height: 512 }, download: waits({ state: "fetching" }) }),
    ],
    shop,
  );
  Object.assign(chat, { owner: "human", unread: 0 });
}

function addGroup(world: World, shop: AccountRow) {
  const anna = "Anna-Maria Constantia von Hohenstein-Oldenburg";
  const { chat } = chatWith(
    world,
    "Street market 2026 🏮",
    20 * MINUTE,
    [
      from({ author: "Joaquim", text: "Who brings the lamps on Saturday?" }),
      from({ author: anna, text: "I can take four in the car." }),
      from({ author: anna, text: "And the long cable", quoted: { message_id: null, text: "", sender: "contact" } }),
      from({ author: "ليلى حسن", text: "سأكون هناك في التاسعة صباحا" }),
      from({
        author: "Joaquim",
        kind: "poll",
        text: "When do we build up?",
        details: { is: "poll", options: ["Friday evening", "Saturday 7:00"], several: false },
        votes: [
          { name: anna, options: ["Saturday 7:00"] },
          { name: "ليلى حسن", options: ["Saturday 7:00"] },
          { name: "Joaquim", options: ["Friday evening"] },
        ],
      }),
      ours({
        text: "We bring twelve lamps and the ladder",
        reactions: [
          { emoji: "👏", sender: "contact", name: "Joaquim" },
          { emoji: "👏", sender: "contact", name: anna },
          { emoji: "🙏", sender: "contact", name: "ليلى حسن" },
        ],
      }),
    ],
    shop,
  );
  Object.assign(chat, { owner: "human", is_group: true, contact_id: null, unread: 0 });
  const messages = world.messages.get(chat.id) ?? [];
  const answering = messages.find(({ quoted }) => quoted !== null);
  if (answering?.quoted) Object.assign(answering.quoted, { message_id: messages[0]?.id, text: messages[0]?.text });
}

function addChanges(world: World, shop: AccountRow) {
  const failure = "WhatsApp allows edits for 15 minutes only.";
  const { chat } = chatWith(
    world,
    "Kofi Mensah",
    6 * MINUTE,
    [
      from({ text: "Do you have a lamp for a boat?", changes: [{ change: { change: "react", emoji: "⛵" }, failure: null }] }),
      ours({ text: "We have a bras one", changes: [{ change: { change: "edit", text: "We have a brass one" }, failure: null }] }),
      ours({ text: "It costs 120", changes: [{ change: { change: "edit", text: "It costs 210" }, failure }] }),
      ours({ text: "Wrong chat, sorry", changes: [{ change: { change: "delete" }, failure: null }] }),
      ours({ text: "And one of copper", changes: [{ change: { change: "delete" }, failure: "The account was not connected." }] }),
      from({ text: "Great, thank you" }),
    ],
    shop,
  );
  Object.assign(chat, { owner: "human", unread: 0 });
}

export function addLinked(world: World): World {
  const shop = addNumbers(world);
  addGroup(world, shop);
  addDownloads(world, shop);
  addChanges(world, shop);
  addEveryKind(world, shop);
  world.picks = { ...world.picks, files: ["/home/you/Pictures/Window display.jpg", "/home/you/Documents/Price list spring.pdf"] };
  world.notices.push({
    id: "n9",
    kind: "restriction",
    title: "WhatsApp restricts Workshop for a time",
    body: "It ends in 2 hours by itself. Answers to customers who write go on; begin no new chats until then.",
    chat_id: null,
    account_id: world.accounts[2]?.id ?? null,
    at: Date.now() - 8 * MINUTE,
    seen: false,
  });
  return world;
}
