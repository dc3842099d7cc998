import { useMemo } from "react";
import { Outlet, useNavigate } from "react-router";
import { ScreenTools } from "../components/Screen";
import { CommandPalette } from "../features/palette";
import { ShortcutSheet } from "../features/shortcuts";
import { useSettings, useUpdateSettings } from "../features/settings";
import { Welcome } from "../features/welcome";
import { showPalette, showShortcuts, togglePhone, useDesk } from "../lib/desk";
import { useShortcuts } from "../lib/shortcuts";
import { useMediaQuery } from "../lib/useMediaQuery";
import { FrozenBanner } from "./FrozenBanner";
import { ROUTES } from "./routes";
import { Sidebar } from "./Sidebar";
import { Starting } from "./Starting";
import { Tools } from "./Tools";

/** The frame around every screen: navigation, the freeze banner, and what opens over the desk. */
export function Shell() {
  const settings = useSettings();
  const update = useUpdateSettings();
  const navigate = useNavigate();
  const phone = useDesk((desk) => desk.phone);
  const narrow = useMediaQuery("(max-width: 1439px)");
  const small = useMediaQuery("(max-width: 999px)");
  const tools = useMemo(() => <Tools />, []);
  const go = (id: string) => {
    const route = ROUTES.find((known) => known.id === id);
    if (route) void navigate(route.to);
  };
  useShortcuts({
    palette: () => showPalette(true),
    shortcuts: () => showShortcuts(true),
    goInbox: () => go("inbox"),
    goKnowledge: () => go("knowledge"),
    goAssistant: () => go("assistant"),
    goFlows: () => go("flows"),
    goAccounts: () => go("accounts"),
    goSettings: () => go("settings"),
    freeze: () => settings.data && update.mutate({ frozen: !settings.data.frozen }),
    phone: () => {
      togglePhone();
      go("inbox");
    },
  });
  if (!settings.data) return <Starting />;
  if (!settings.data.welcome_done) return <Welcome />;
  return (
    <div className="flex h-full flex-col">
      {settings.data.frozen && <FrozenBanner />}
      <div className="flex min-h-0 flex-1">
        <Sidebar
          open={settings.data.sidebar_open && !small && !(phone && narrow)}
          onOpenChange={(sidebar_open) => update.mutate({ sidebar_open })}
        />
        <div className="min-w-0 flex-1 bg-surface">
          <ScreenTools value={tools}>
            <Outlet />
          </ScreenTools>
        </div>
      </div>
      <CommandPalette routes={ROUTES} />
      <ShortcutSheet />
    </div>
  );
}
