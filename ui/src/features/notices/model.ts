/** Where a click on a notice leads. Pure. */
import type { Notice } from "../../ipc";
import { places } from "../knowledge";

type Lead = { what: "chat" | "accounts" | "sources" | "models" | "providers" | "usage"; to: string };

export function leadsTo({ kind, chat_id, account_id }: Notice): Lead | null {
  if (chat_id !== null) return { what: "chat", to: `/inbox/${chat_id}` };
  if (kind === "source_indexed" || kind === "source_failed") return { what: "sources", to: places.lastBase("sources") };
  if (kind === "provider") return { what: "providers", to: "/assistant/providers" };
  if (kind === "budget") return { what: "usage", to: "/assistant/usage" };
  if (kind === "search_model") return { what: "models", to: places.models };
  return account_id === null ? null : { what: "accounts", to: "/accounts" };
}
