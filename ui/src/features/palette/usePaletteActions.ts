import { useQuery } from "@tanstack/react-query";
import {
  ArrowUpRight,
  Braces,
  ChartColumn,
  CircleCheck,
  CirclePause,
  CirclePlay,
  FilePlus2,
  FlaskConical,
  Keyboard,
  LayoutTemplate,
  ListChecks,
  ListTodo,
  type LucideIcon,
  MessageSquarePlus,
  Monitor,
  Moon,
  PanelLeft,
  Plug2,
  Plus,
  RotateCcw,
  Route,
  Rows3,
  ScanSearch,
  Smartphone,
  Sparkles,
  Sun,
  UserRound,
  Workflow,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMatch, useNavigate } from "react-router";
import { showPalette, showShortcuts, togglePhone } from "../../lib/desk";
import { accountPlaces, useAccounts } from "../accounts";
import { assistantPlaces } from "../assistant";
import { flowPlaces } from "../flows";
import { chatQuery, useChatActions } from "../inbox";
import { places } from "../knowledge";
import { useSettings, useUpdateSettings } from "../settings";

type Action = { id: string; label: string; icon: LucideIcon; keys?: string; run: () => void };

/** What can be done now; the open chat first. */
export function usePaletteActions() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const chatId = useMatch("/inbox/:chatId")?.params.chatId;
  const detail = useQuery({ ...chatQuery(chatId ?? ""), enabled: chatId !== undefined });
  const chat = chatId === undefined ? undefined : detail.data?.chat;
  const actions = useChatActions(chat);
  const { data: settings } = useSettings();
  const { data: accounts } = useAccounts();
  const update = useUpdateSettings();
  const close = (run: () => void) => {
    showPalette(false);
    run();
  };
  const go = (to: string) => close(() => void navigate(to));
  const list: Action[] = [];
  if (chat && chat.owner !== "human")
    list.push({ id: "take-over", label: t("palette.takeOver"), icon: UserRound, keys: "t", run: actions.takeOver });
  if (chat?.owner === "human")
    list.push({ id: "hand-back", label: t("palette.handBack"), icon: Sparkles, keys: "h", run: actions.handBack });
  if (chat)
    list.push(
      chat.status === "open"
        ? { id: "resolve", label: t("palette.resolve"), icon: CircleCheck, keys: "e", run: actions.resolve }
        : { id: "reopen", label: t("palette.reopen"), icon: RotateCcw, keys: "e", run: actions.resolve },
    );
  if (chat)
    list.push({
      id: "sent-of-chat",
      label: t("palette.sentOfChat"),
      icon: ArrowUpRight,
      run: () => void navigate(assistantPlaces.sent(chat.id)),
    });
  if (accounts?.some(({ kind, phone }) => kind === "linked" && phone !== null))
    list.push({
      id: "new-chat",
      label: t("palette.newChat"),
      icon: MessageSquarePlus,
      keys: "n",
      run: () => void navigate("/inbox?new=1"),
    });
  if (settings) {
    const { frozen, theme, density, sidebar_open } = settings;
    list.push({
      id: "freeze",
      label: frozen ? t("freeze.unfreeze") : t("freeze.freeze"),
      icon: frozen ? CirclePlay : CirclePause,
      keys: "mod+shift+f",
      run: () => update.mutate({ frozen: !frozen }),
    });
    list.push({ id: "new-faq", label: t("palette.newFaq"), icon: Plus, run: () => void navigate(places.lastBase("faqs/new")) });
    list.push({
      id: "add-source",
      label: t("palette.addSource"),
      icon: FilePlus2,
      run: () => void navigate(`${places.lastBase("sources")}?add=1`),
    });
    list.push({ id: "gaps", label: t("palette.gaps"), icon: ListTodo, run: () => void navigate(places.lastBase("gaps")) });
    list.push({ id: "pins", label: t("palette.pins"), icon: ListChecks, run: () => void navigate(places.lastBase("pins")) });
    list.push({ id: "models", label: t("palette.models"), icon: ScanSearch, run: () => void navigate(places.models) });
    list.push({
      id: "providers",
      label: t("palette.providers"),
      icon: Plug2,
      run: () => void navigate(assistantPlaces.providers),
    });
    list.push({ id: "usage", label: t("palette.usage"), icon: ChartColumn, run: () => void navigate(assistantPlaces.usage) });
    list.push({ id: "sent", label: t("palette.sent"), icon: ArrowUpRight, run: () => void navigate(assistantPlaces.sent()) });
    list.push({ id: "new-flow", label: t("palette.newFlow"), icon: Workflow, run: () => void navigate("/flows?new=1") });
    list.push({
      id: "flow-gallery",
      label: t("palette.flowGallery"),
      icon: LayoutTemplate,
      run: () => void navigate(flowPlaces.gallery),
    });
    list.push({ id: "which-flow", label: t("palette.whichFlow"), icon: Route, run: () => void navigate(flowPlaces.which) });
    list.push({
      id: "flow-variables",
      label: t("palette.flowVariables"),
      icon: Braces,
      run: () => void navigate(flowPlaces.variables),
    });
    list.push({
      id: "test",
      label: t("palette.testQuestion"),
      icon: FlaskConical,
      run: () => void navigate("/knowledge?test=1"),
    });
    list.push({
      id: "phone",
      label: t("palette.phone"),
      icon: Smartphone,
      keys: "p",
      run: () => {
        togglePhone();
        if (chatId === undefined) void navigate("/inbox");
      },
    });
    list.push({ id: "new-account", label: t("palette.newAccount"), icon: Plus, run: () => void navigate(accountPlaces.add) });
    if (theme !== "light")
      list.push({ id: "light", label: t("palette.themeLight"), icon: Sun, run: () => update.mutate({ theme: "light" }) });
    if (theme !== "dark")
      list.push({ id: "dark", label: t("palette.themeDark"), icon: Moon, run: () => update.mutate({ theme: "dark" }) });
    if (theme !== "system")
      list.push({ id: "system", label: t("palette.themeSystem"), icon: Monitor, run: () => update.mutate({ theme: "system" }) });
    list.push({
      id: "density",
      label: t("palette.density"),
      icon: Rows3,
      run: () => update.mutate({ density: density === "compact" ? "comfortable" : "compact" }),
    });
    list.push({
      id: "sidebar",
      label: t("palette.sidebar"),
      icon: PanelLeft,
      run: () => update.mutate({ sidebar_open: !sidebar_open }),
    });
  }
  list.push({ id: "shortcuts", label: t("palette.shortcuts"), icon: Keyboard, keys: "?", run: () => showShortcuts(true) });
  return { list, go, close };
}
