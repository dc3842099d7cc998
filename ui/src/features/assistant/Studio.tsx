import { SlidersHorizontal } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button } from "../../components/Button";
import { LeaveGuard } from "../../components/LeaveGuard";
import { Segmented } from "../../components/Segmented";
import type { AccountRow } from "../../ipc";
import { cn } from "../../lib/cn";
import { useShortcuts } from "../../lib/shortcuts";
import { AccountHead } from "./AccountHead";
import { TryPane } from "./attempt/TryPane";
import { useTalk } from "./attempt/useTalk";
import { ComparePane } from "./compare/ComparePane";
import { useCompare } from "./compare/useCompare";
import { StudioForm } from "./form/StudioForm";
import { assistantPlaces, type View, VIEWS } from "./places";
import { ReplayPane } from "./replay/ReplayPane";
import { useReplay } from "./replay/useReplay";
import { SaveBar } from "./SaveBar";
import type { Settings } from "./settings";
import { useDraft } from "./useDraft";

type Props = { account: AccountRow; accounts: AccountRow[]; saved: Settings; view: View };

/**
 * The assistant of one account: its settings at the left, trying them at the right. What was tried stays while the settings
 * change, and while another view is looked at.
 */
export function Studio({ account, accounts, saved, view }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const draft = useDraft(account.id, saved);
  const talk = useTalk(account.id);
  const compare = useCompare(account.id);
  const replay = useReplay(account.id);
  const open = (next: View) => void navigate(assistantPlaces.studio(account.id, next));
  useShortcuts({
    saveAssistant: draft.submit,
    tryView: () => open("try"),
    compareView: () => open("compare"),
    replayView: () => open("replay"),
  });
  const here = assistantPlaces.studio(account.id);
  return (
    <div className="@container/studio flex h-full flex-col">
      <div className="flex min-h-0 flex-1">
        <section
          aria-label={t("assistant.settings")}
          className={cn(
            "flex min-h-0 min-w-0 flex-col border-r border-line",
            view === "try" ? "w-[46%] max-w-[520px] shrink-0" : "hidden w-[420px] shrink-0 @min-[1180px]/studio:flex",
          )}
        >
          <AccountHead account={account} accounts={accounts} />
          <StudioForm account={account} draft={draft} />
        </section>
        <section aria-label={t(`assistant.view.${view}`)} className="flex min-h-0 min-w-0 flex-1 flex-col">
          <div className="flex h-12 shrink-0 items-center gap-2 border-b border-line px-4">
            <Segmented
              label={t("assistant.views")}
              value={view}
              options={VIEWS.map((value) => ({ value, label: t(`assistant.view.${value}`) }))}
              onChange={open}
            />
            {view !== "try" && (
              <Button
                size="small"
                tone="quiet"
                icon={SlidersHorizontal}
                className="ml-auto @min-[1180px]/studio:hidden"
                onClick={() => open("try")}
              >
                {t("assistant.settings")}
              </Button>
            )}
          </div>
          {view === "try" && <TryPane draft={draft} talk={talk} />}
          {view === "compare" && <ComparePane draft={draft} compare={compare} />}
          {view === "replay" && <ReplayPane account={account} draft={draft} replay={replay} />}
        </section>
      </div>
      <SaveBar draft={draft} />
      <LeaveGuard
        when={() => draft.changed.length > 0}
        keeps={(pathname) => pathname === here || pathname.startsWith(`${here}/`)}
      />
    </div>
  );
}
