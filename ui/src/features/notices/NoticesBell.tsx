import { useQuery } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Popover } from "../../components/Popover";
import { cn } from "../../lib/cn";
import { NoticesPanel } from "./NoticesPanel";
import { noticesQuery, useMarkNoticesSeen } from "./queries";

/** The bell and its panel. What was new stays marked while the panel is open, and is seen once it closes. */
export function NoticesBell() {
  const { t } = useTranslation();
  const { data } = useQuery(noticesQuery);
  const markSeen = useMarkNoticesSeen();
  const [open, setOpen] = useState(false);
  const unseen = data?.filter((notice) => !notice.seen).length ?? 0;
  const change = (next: boolean) => {
    setOpen(next);
    if (!next && unseen > 0) markSeen.mutate();
  };
  return (
    <Popover
      label={t("notices.title")}
      open={open}
      onOpenChange={change}
      className="w-[380px]"
      trigger={
        <button
          type="button"
          aria-label={unseen > 0 ? t("topBar.noticesUnseen", { count: unseen }) : t("topBar.notices")}
          title={t("topBar.notices")}
          data-testid="notices-bell"
          className={cn(
            "relative inline-flex size-8 items-center justify-center rounded-control text-ink-2 hover:bg-hover hover:text-ink",
            open && "bg-chosen text-ink",
          )}
        >
          <Bell size={18} aria-hidden />
          {unseen > 0 && (
            <span
              aria-hidden
              className="tabular absolute top-0 right-0 min-w-4 rounded-full bg-accent-fill px-1 text-center text-[10px] leading-4 font-semibold text-on-accent"
            >
              {unseen > 99 ? "99+" : unseen}
            </span>
          )}
        </button>
      }
    >
      <NoticesPanel onLeave={() => change(false)} />
    </Popover>
  );
}
