import { useTranslation } from "react-i18next";
import { Popover } from "../../components/Popover";
import type { Why } from "../../ipc";
import { cn } from "../../lib/cn";
import { useOpenPassage } from "../knowledge";
import { WhyPanel } from "../why";

const HIDDEN =
  "opacity-0 transition-opacity duration-120 group-focus-within:opacity-100 group-hover:opacity-100 focus-visible:opacity-100 data-[state=open]:opacity-100 [@media(hover:none)]:opacity-100";

/** Appears on hover and focus of an automatic message; what it opens answers "why was this sent". */
export function WhyButton({ why, draft = false }: { why: Why; draft?: boolean }) {
  const { t } = useTranslation();
  return (
    <Popover
      label={draft ? t("why.draftTitle") : t("why.title")}
      side="top"
      align="end"
      className="w-[420px]"
      trigger={
        <button
          type="button"
          data-testid="why-button"
          className={cn(
            "min-h-8 shrink-0 rounded-control px-2 text-small font-medium text-bot hover:bg-bot-tint",
            !draft && HIDDEN,
          )}
        >
          {t("why.button")}
        </button>
      }
    >
      <Opened why={why} title={draft ? t("why.draftTitle") : t("why.title")} />
    </Popover>
  );
}

const Opened = ({ why, title }: { why: Why; title: string }) => <WhyPanel why={why} title={title} onOpen={useOpenPassage()} />;
