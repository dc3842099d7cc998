import type { ParseKeys } from "i18next";
import type { ComponentType } from "react";
import { EgressTab } from "../egress";
import { ProvidersTab } from "../providers";
import { UsageTab } from "../usage";
import { assistantPlaces } from "./places";

type Tab = { id: string; to: string; title: ParseKeys; Screen: ComponentType };

/** What belongs to no account: `/assistant/:id`. No id may look like the id of an account. */
export const PAGES: Tab[] = [
  { id: "providers", to: assistantPlaces.providers, title: "assistant.tab.providers", Screen: ProvidersTab },
  { id: "usage", to: assistantPlaces.usage, title: "assistant.tab.usage", Screen: UsageTab },
  { id: "sent", to: assistantPlaces.sent(), title: "assistant.tab.sent", Screen: EgressTab },
];
