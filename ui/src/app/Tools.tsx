import { Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Kbd } from "../components/Kbd";
import { NoticesBell } from "../features/notices";
import { showPalette } from "../lib/desk";
import { FreezeSwitch } from "./FreezeSwitch";

/** The right end of every top bar. */
export function Tools() {
  const { t } = useTranslation();
  return (
    <div className="flex shrink-0 items-center gap-1">
      <button
        type="button"
        onClick={() => showPalette(true)}
        className="flex h-8 items-center gap-2 rounded-control border border-line bg-sunken pr-1.5 pl-2.5 text-small text-ink-3 transition-colors duration-120 hover:bg-hover hover:text-ink"
      >
        <Search size={16} aria-hidden />
        <span className="max-[1279px]:sr-only">{t("topBar.search")}</span>
        <span className="max-[899px]:hidden">
          <Kbd combination="mod+k" />
        </span>
      </button>
      <FreezeSwitch />
      <NoticesBell />
    </div>
  );
}
