/** The kinds of triggers: their icons, and what a fresh one begins with. Pure. */
import {
  CalendarClock,
  Equal,
  Hand,
  type LucideIcon,
  MessageCircle,
  Paperclip,
  Plug,
  Regex,
  TextSearch,
  Tag,
} from "lucide-react";
import type { MessageKind, TriggerWhen } from "../../../../ipc";

export type TriggerKind = TriggerWhen["type"];

export const TRIGGER_ICONS: Record<TriggerKind, LucideIcon> = {
  keyword: TextSearch,
  exact: Equal,
  regex: Regex,
  any_message: MessageCircle,
  first_message: Hand,
  label_added: Tag,
  media_received: Paperclip,
  scheduled: CalendarClock,
  api: Plug,
};

export const FRESH: { [kind in TriggerKind]: () => Extract<TriggerWhen, { type: kind }> } = {
  keyword: () => ({ type: "keyword", words: [], matching: "any", case_sensitive: false }),
  exact: () => ({ type: "exact", texts: [], case_sensitive: false }),
  regex: () => ({ type: "regex", pattern: "", case_sensitive: false }),
  any_message: () => ({ type: "any_message" }),
  first_message: () => ({ type: "first_message" }),
  label_added: () => ({ type: "label_added", label: "" }),
  media_received: () => ({ type: "media_received", kinds: [] }),
  scheduled: () => ({
    type: "scheduled",
    schedule: { every: "week", days: [1, 2, 3, 4, 5], minute: 540 },
    audience: { to: "label", label: "" },
  }),
  api: () => ({ type: "api" }),
};

export const TRIGGER_KINDS: TriggerKind[] = [
  "keyword",
  "exact",
  "regex",
  "first_message",
  "any_message",
  "label_added",
  "media_received",
  "scheduled",
  "api",
];

/** Files that a customer can send. */
export const FILE_KINDS: MessageKind[] = ["image", "video", "audio", "voice", "document", "sticker"];
