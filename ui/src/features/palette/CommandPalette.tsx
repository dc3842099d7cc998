import { Command } from "cmdk";
import type { LucideIcon } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { showPalette, useDesk } from "../../lib/desk";
import { PaletteHits } from "./PaletteHits";
import { PaletteItem } from "./PaletteItem";
import { usePaletteActions } from "./usePaletteActions";

type Screen = { id: "inbox" | "knowledge" | "assistant" | "flows" | "accounts" | "settings"; to: string; icon: LucideIcon };

/** One field to everything: screens, chats by name, messages by their words, and what can be done now. */
export function CommandPalette({ routes }: { routes: Screen[] }) {
  const { t } = useTranslation();
  const open = useDesk((desk) => desk.palette);
  return (
    <Radix.Root open={open} onOpenChange={(next) => showPalette(next)}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(0.2_0.02_260/0.3)]" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-40 w-[min(620px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-card border border-line bg-raised shadow-float"
        >
          <Radix.Title className="sr-only">{t("palette.title")}</Radix.Title>
          <Palette routes={routes} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Palette({ routes }: { routes: Screen[] }) {
  const { t } = useTranslation();
  const [text, setText] = useState(useDesk((desk) => desk.paletteText));
  const actions = usePaletteActions();
  const wanted = text.trim().toLocaleLowerCase();
  const fits = (label: string) => label.toLocaleLowerCase().includes(wanted);
  const screens = routes.filter(({ id }) => fits(t(`nav.${id}`)));
  const doable = actions.list.filter(({ label }) => fits(label));
  return (
    <Command label={t("palette.title")} shouldFilter={false} loop>
      <Command.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder={t("palette.placeholder")}
        aria-label={t("palette.title")}
        data-testid="palette-input"
        className="h-12 w-full border-b border-line bg-transparent px-4 text-[15px] outline-none placeholder:text-ink-3"
      />
      <Command.List className="max-h-[min(440px,60vh)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-small [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3">
        <Command.Empty className="p-6 text-center text-ink-2">{t("palette.empty")}</Command.Empty>
        {doable.length > 0 && (
          <Command.Group heading={t("palette.actions")}>
            {doable.map(({ id, label, icon, keys, run }) => (
              <PaletteItem key={id} id={id} icon={icon} keys={keys} onSelect={() => actions.close(run)}>
                {label}
              </PaletteItem>
            ))}
          </Command.Group>
        )}
        {screens.length > 0 && (
          <Command.Group heading={t("palette.goTo")}>
            {screens.map(({ id, to, icon }) => (
              <PaletteItem key={id} id={`go-${id}`} icon={icon} onSelect={() => actions.go(to)}>
                {t(`nav.${id}`)}
              </PaletteItem>
            ))}
          </Command.Group>
        )}
        {wanted !== "" && <PaletteHits text={wanted} onGo={actions.go} />}
      </Command.List>
    </Command>
  );
}
