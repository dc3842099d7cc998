import { useTranslation } from "react-i18next";
import { Dialog } from "../../components/Dialog";
import { Kbd } from "../../components/Kbd";
import { showShortcuts, useDesk } from "../../lib/desk";
import { SHORTCUTS, type ShortcutId } from "../../lib/shortcuts";

const GROUPS = ["everywhere", "inbox", "knowledge", "assistant", "flows"] as const;
const IDS: ShortcutId[] = Object.keys(SHORTCUTS).filter((id): id is ShortcutId => id in SHORTCUTS);

/** Every key there is, from the same list the keys are heard by. */
export function ShortcutSheet() {
  const { t } = useTranslation();
  const open = useDesk((desk) => desk.shortcuts);
  return (
    <Dialog open={open} wide reading title={t("shortcuts.title")} text={t("shortcuts.text")} onOpenChange={showShortcuts}>
      <div className="gap-8 sm:columns-2">
        {GROUPS.map((group) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-small font-semibold text-ink-3">{t(`shortcuts.group.${group}`)}</h3>
            <ul>
              {IDS.filter((id) => SHORTCUTS[id].group === group).map((id) => (
                <li key={id} className="flex min-h-8 items-center justify-between gap-3">
                  <span>{t(`shortcuts.id.${id}`)}</span>
                  <Kbd combination={SHORTCUTS[id].keys[0]} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
