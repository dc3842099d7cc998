/**
 * Every key of the program, once: what the handlers listen to is what the sheet (?) shows.
 * A screen says which it answers with `useShortcuts`; the last one mounted wins. Nothing is heard while somebody types.
 */
import { useEffect, useRef } from "react";

export const SHORTCUTS = {
  palette: { keys: ["mod+k"], group: "everywhere" },
  goInbox: { keys: ["g i"], group: "everywhere" },
  goKnowledge: { keys: ["g k"], group: "everywhere" },
  goAssistant: { keys: ["g t"], group: "everywhere" },
  goFlows: { keys: ["g f"], group: "everywhere" },
  goAccounts: { keys: ["g a"], group: "everywhere" },
  goSettings: { keys: ["g s"], group: "everywhere" },
  freeze: { keys: ["mod+shift+f"], group: "everywhere" },
  phone: { keys: ["p"], group: "everywhere" },
  shortcuts: { keys: ["?"], group: "everywhere" },
  nextChat: { keys: ["j", "arrowdown"], group: "inbox" },
  previousChat: { keys: ["k", "arrowup"], group: "inbox" },
  openChat: { keys: ["enter"], group: "inbox" },
  searchChats: { keys: ["/"], group: "inbox" },
  reply: { keys: ["r"], group: "inbox" },
  takeOver: { keys: ["t"], group: "inbox" },
  handBack: { keys: ["h"], group: "inbox" },
  resolve: { keys: ["e"], group: "inbox" },
  approve: { keys: ["mod+enter", "enter"], group: "inbox" },
  contactPane: { keys: ["i"], group: "inbox" },
  newChat: { keys: ["n"], group: "inbox" },
  previousMessage: { keys: ["arrowup"], group: "inbox" },
  nextMessage: { keys: ["arrowdown"], group: "inbox" },
  messageMenu: { keys: ["enter"], group: "inbox" },
  quoteMessage: { keys: ["r"], group: "inbox" },
  reactToMessage: { keys: ["+"], group: "inbox" },
  copyMessage: { keys: ["c"], group: "inbox" },
  newFaq: { keys: ["n"], group: "knowledge" },
  searchFaqs: { keys: ["/"], group: "knowledge" },
  testQuestion: { keys: ["t"], group: "knowledge" },
  saveFaq: { keys: ["mod+enter"], group: "knowledge" },
  nextRow: { keys: ["j", "arrowdown"], group: "knowledge" },
  previousRow: { keys: ["k", "arrowup"], group: "knowledge" },
  writeAnswer: { keys: ["enter"], group: "knowledge" },
  dismissGap: { keys: ["e", "x"], group: "knowledge" },
  runPins: { keys: ["r"], group: "knowledge" },
  searchSources: { keys: ["/"], group: "knowledge" },
  addSource: { keys: ["a"], group: "knowledge" },
  saveAssistant: { keys: ["mod+s"], group: "assistant" },
  askAssistant: { keys: ["/"], group: "assistant" },
  tryView: { keys: ["1"], group: "assistant" },
  compareView: { keys: ["2"], group: "assistant" },
  replayView: { keys: ["3"], group: "assistant" },
  nextCall: { keys: ["j", "arrowdown"], group: "assistant" },
  previousCall: { keys: ["k", "arrowup"], group: "assistant" },
  newFlow: { keys: ["n"], group: "flows" },
  searchFlows: { keys: ["/"], group: "flows" },
  publishFlow: { keys: ["mod+enter"], group: "flows" },
  saveFlow: { keys: ["mod+s"], group: "flows" },
  simWrite: { keys: ["/"], group: "flows" },
  simTimer: { keys: ["mod+j"], group: "flows" },
  simReset: { keys: ["mod+shift+backspace"], group: "flows" },
  simStep: { keys: ["mod+."], group: "flows" },
  simContinue: { keys: ["mod+shift+enter"], group: "flows" },
  simKeep: { keys: ["mod+s"], group: "flows" },
  simPath: { keys: ["1"], group: "flows" },
  simVariables: { keys: ["2"], group: "flows" },
  simCalls: { keys: ["3"], group: "flows" },
  simEvents: { keys: ["4"], group: "flows" },
  newTest: { keys: ["n"], group: "flows" },
  runTests: { keys: ["r"], group: "flows" },
} as const satisfies Record<
  string,
  { keys: readonly string[]; group: "everywhere" | "inbox" | "knowledge" | "assistant" | "flows" }
>;

export type ShortcutId = keyof typeof SHORTCUTS;
type Handlers = { [id in ShortcutId]?: () => void };

const isMac = () => navigator.platform.startsWith("Mac");

/** How a key is written on this computer: "mod+k" is ⌘K on a Mac and Ctrl K elsewhere. */
export function keyNames(combination: string, mac = isMac()): string[] {
  const names: Record<string, string> = {
    mod: mac ? "⌘" : "Ctrl",
    shift: mac ? "⇧" : "Shift",
    enter: "Enter",
    backspace: "⌫",
    arrowdown: "↓",
    arrowup: "↑",
  };
  return combination.split(/ |\+(?=.)/).map((key) => names[key] ?? key.toUpperCase());
}

/** The combination a key press means, or null for a lone modifier. */
export function pressed(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">): string | null {
  const key = event.key.toLowerCase();
  if (["control", "meta", "shift", "alt"].includes(key) || event.altKey) return null;
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  const shift = event.shiftKey && (mod !== "" || key.length > 1) ? "shift+" : "";
  return `${mod}${shift}${key}`;
}

const mounted: { current: Handlers }[] = [];
let prefix: { key: string; at: number } | null = null;

function busyElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      "input, textarea, select, [contenteditable=true], [role=dialog], [role=alertdialog], [role=menu], [role=listbox]",
    ) !== null
  );
}

function handlerFor(combination: string): (() => void) | undefined {
  for (const handlers of mounted.toReversed())
    for (const [id, { keys }] of Object.entries(SHORTCUTS))
      if (keys.some((key) => key === combination)) {
        const handler = Object.entries(handlers.current).find(([name]) => name === id)?.[1];
        if (handler) return handler;
      }
  return undefined;
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented) return;
  const combination = pressed(event);
  if (combination === null || (!combination.startsWith("mod+") && busyElsewhere(event.target))) return;
  // Enter on a button or link is that button's own.
  if (combination === "enter" && event.target instanceof Element && event.target.closest("button, a")) return;
  const sequence = prefix && event.timeStamp - prefix.at < 1200 ? `${prefix.key} ${combination}` : null;
  prefix = combination === "g" ? { key: combination, at: event.timeStamp } : null;
  const handler = (sequence && handlerFor(sequence)) || handlerFor(combination);
  if (!handler) return;
  event.preventDefault();
  handler();
}

export function useShortcuts(handlers: Handlers) {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    if (mounted.length === 0) window.addEventListener("keydown", onKeyDown);
    mounted.push(latest);
    return () => {
      mounted.splice(mounted.indexOf(latest), 1);
      if (mounted.length === 0) window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
