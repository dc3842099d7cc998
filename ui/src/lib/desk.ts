/** What is open on the desk at this moment. Places live in the address, data in the queries; this is neither. */
import type { ChatId } from "../ipc";
import { remember, remembered } from "./remembered";
import { createStore } from "./store";

type Desk = {
  palette: boolean;
  paletteText: string;
  shortcuts: boolean;
  phone: boolean;
  phoneJid: string | null;
  contactPane: boolean;
};

const desk = createStore<Desk>({
  palette: false,
  paletteText: "",
  shortcuts: false,
  phone: false,
  phoneJid: null,
  contactPane: remembered("contactPane") !== "closed",
});

export const useDesk = desk.use;
export const resetDesk = desk.reset;

export const showPalette = (open: boolean, text = "") => desk.set((now) => ({ ...now, palette: open, paletteText: text }));
export const showShortcuts = (open: boolean) => desk.set((now) => ({ ...now, shortcuts: open }));
export const showPhone = (open: boolean) => desk.set((now) => ({ ...now, phone: open }));
export const togglePhone = () => desk.set((now) => ({ ...now, phone: !now.phone }));
export const choosePhoneContact = (jid: string | null) => desk.set((now) => ({ ...now, phoneJid: jid }));

export function toggleContactPane() {
  desk.set((now) => ({ ...now, contactPane: !now.contactPane }));
  remember("contactPane", desk.get().contactPane ? "open" : "closed");
}

/** Who is typing right now; forgotten when a stop never comes. */
const typing = createStore<ReadonlySet<ChatId>>(new Set());
const timers = new Map<ChatId, ReturnType<typeof setTimeout>>();

export function setTyping(chat: ChatId, active: boolean) {
  clearTimeout(timers.get(chat));
  typing.set((now) => {
    const next = new Set(now);
    if (active) next.add(chat);
    else next.delete(chat);
    return next;
  });
  if (active)
    timers.set(
      chat,
      setTimeout(() => setTyping(chat, false), 12_000),
    );
}

export const useTyping = (chat: ChatId) => typing.use((now) => now.has(chat));
