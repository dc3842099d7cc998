import { CirclePause, CirclePlay } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Tooltip } from "../components/Tooltip";
import { useSettings, useUpdateSettings } from "../features/settings";
import { cn } from "../lib/cn";

/** One switch for all automation; its words say how it stands. */
export function FreezeSwitch() {
  const { t } = useTranslation();
  const { data: settings } = useSettings();
  const update = useUpdateSettings();
  if (!settings) return null;
  const { frozen } = settings;
  const Icon = frozen ? CirclePause : CirclePlay;
  return (
    <Tooltip text={frozen ? t("freeze.hintOn") : t("freeze.hintOff")} keys="mod+shift+f">
      <button
        type="button"
        role="switch"
        aria-checked={frozen}
        aria-label={t("freeze.freeze")}
        data-testid="freeze-switch"
        onClick={() => update.mutate({ frozen: !frozen })}
        className={cn(
          "flex h-8 items-center gap-1.5 rounded-control px-2 text-small font-medium transition-colors duration-120",
          frozen ? "bg-approval-tint text-approval" : "text-ink-2 hover:bg-hover hover:text-ink",
        )}
      >
        <Icon size={18} aria-hidden />
        <span className="max-[699px]:sr-only">{frozen ? t("freeze.on") : t("freeze.off")}</span>
      </button>
    </Tooltip>
  );
}
