/** The question of the page, kept in its address: a link shows the same answer. */
import { useEffect, useEffectEvent, useState } from "react";
import { useSearchParams } from "react-router";
import type { MessageKind, Occasion } from "../../../ipc";
import { useDebounced } from "../../../lib/useDebounced";

export const FILES = [
  "image",
  "video",
  "voice",
  "audio",
  "document",
  "location",
  "contact_card",
] as const satisfies MessageKind[];

export type Asked = {
  account: string;
  what: "message" | "label";
  text: string;
  first: boolean;
  file: (typeof FILES)[number] | null;
  label: string;
};

export function readAsked(search: URLSearchParams): Asked {
  return {
    account: search.get("account") ?? "",
    what: search.get("what") === "label" ? "label" : "message",
    text: search.get("text") ?? "",
    first: search.get("first") === "1",
    file: FILES.find((kind) => kind === search.get("file")) ?? null,
    label: search.get("label") ?? "",
  };
}

export function writeAsked({ account, what, text, first, file, label }: Asked): URLSearchParams {
  const written = new URLSearchParams();
  if (account !== "") written.set("account", account);
  if (what === "label") written.set("what", what);
  if (text !== "") written.set("text", text);
  if (first) written.set("first", "1");
  if (file !== null) written.set("file", file);
  if (label !== "") written.set("label", label);
  return written;
}

/** What is asked of the core; null while there is nothing to ask. */
export function occasionOf({ what, text, first, file, label }: Asked): Occasion | null {
  if (what === "label") return label.trim() === "" ? null : { occasion: "label_added", label: label.trim() };
  if (text.trim() === "" && file === null) return null;
  return { occasion: "message", text: text.trim(), first, media: file };
}

/** Written to the address when it stands still: browsers allow only so many changes of an address in a while. */
export function useAsked(): [Asked, (patch: Partial<Asked>) => void] {
  const [search, setSearch] = useSearchParams();
  const [asked, setAsked] = useState(() => readAsked(search));
  const settled = writeAsked(useDebounced(asked, 600)).toString();
  const write = useEffectEvent((next: string) => {
    if (next !== search.toString()) setSearch(next, { replace: true });
  });
  useEffect(() => write(settled), [settled]);
  return [asked, (patch) => setAsked((now) => ({ ...now, ...patch }))];
}
