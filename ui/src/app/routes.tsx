import { BookOpenText, Inbox, type LucideIcon, Plug, Settings, Sparkles, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { AccountsScreen } from "../features/accounts";
import { AssistantScreen } from "../features/assistant";
import { FlowsScreen } from "../features/flows";
import { InboxScreen } from "../features/inbox";
import { KnowledgeScreen } from "../features/knowledge";
import { SettingsScreen } from "../features/settings";
import type { ShortcutId } from "../lib/shortcuts";

type RouteId = "inbox" | "knowledge" | "assistant" | "flows" | "accounts" | "settings";

export type ScreenRoute = {
  id: RouteId;
  /** Where the navigation goes; `path` may take more. */
  to: string;
  path: string;
  icon: LucideIcon;
  place: "main" | "foot";
  shortcut: ShortcutId;
  element: ReactNode;
};

/** The screens there are. The router, the navigation and the command palette are this list. */
export const ROUTES: ScreenRoute[] = [
  {
    id: "inbox",
    to: "/inbox",
    path: "/inbox/:chatId?",
    icon: Inbox,
    place: "main",
    shortcut: "goInbox",
    element: <InboxScreen />,
  },
  {
    id: "knowledge",
    to: "/knowledge",
    path: "/knowledge/:baseId?/:tab?/:item?/:mode?",
    icon: BookOpenText,
    place: "main",
    shortcut: "goKnowledge",
    element: <KnowledgeScreen />,
  },
  {
    id: "assistant",
    to: "/assistant",
    path: "/assistant/:place?/:item?",
    icon: Sparkles,
    place: "main",
    shortcut: "goAssistant",
    element: <AssistantScreen />,
  },
  {
    id: "flows",
    to: "/flows",
    path: "/flows/:flowId?/:tab?/:item?",
    icon: Workflow,
    place: "main",
    shortcut: "goFlows",
    element: <FlowsScreen />,
  },
  {
    id: "accounts",
    to: "/accounts",
    path: "/accounts",
    icon: Plug,
    place: "foot",
    shortcut: "goAccounts",
    element: <AccountsScreen />,
  },
  {
    id: "settings",
    to: "/settings",
    path: "/settings",
    icon: Settings,
    place: "foot",
    shortcut: "goSettings",
    element: <SettingsScreen />,
  },
];
