import { ChevronLeft, CircleCheck, PanelRight, RotateCcw, Smartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../components/Avatar";
import { Button } from "../../components/Button";
import { IconButton } from "../../components/IconButton";
import { OWNERS } from "../../components/OwnerIcon";
import type { ChatDetail } from "../../ipc";
import { cn } from "../../lib/cn";
import { togglePhone, useDesk, useTyping } from "../../lib/desk";
import { Tooltip } from "../../components/Tooltip";

type Props = {
  detail: ChatDetail;
  contactOpen: boolean;
  onToggleContact: () => void;
  onBack: (() => void) | null;
  onResolve: () => void;
};

export function ThreadHead({ detail: { chat, account }, contactOpen, onToggleContact, onBack, onResolve }: Props) {
  const { t } = useTranslation();
  const phone = useDesk((desk) => desk.phone);
  const typing = useTyping(chat.id);
  const { icon: OwnerMark, text } = OWNERS[chat.owner];
  const open = chat.status === "open";
  return (
    <header className="@container flex h-13 shrink-0 items-center gap-2.5 border-b border-line px-4">
      {onBack && <IconButton label={t("inbox.back")} icon={ChevronLeft} className="-ml-2" onClick={onBack} />}
      <Avatar name={chat.title} picture={chat.avatar} group={chat.is_group} size={28} />
      <div className="min-w-0 flex-1">
        <h2 dir="auto" className="truncate text-left leading-tight font-semibold">
          {chat.title}
        </h2>
        <p className="truncate text-small leading-tight text-ink-3" aria-live="polite">
          {typing ? t("thread.typing", { name: chat.title }) : account.name}
        </p>
      </div>
      <span
        className={cn("inline-flex shrink-0 items-center gap-1.5 text-small font-medium", open ? text : "text-ink-3")}
        data-owner={chat.owner}
      >
        {open ? (
          <OwnerMark size={15} aria-hidden className="shrink-0" />
        ) : (
          <CircleCheck size={15} aria-hidden className="shrink-0" />
        )}
        <span className="@max-[460px]:sr-only">{open ? t(`owner.${chat.owner}`) : t("inbox.resolved")}</span>
      </span>
      <Tooltip text={open ? t("inbox.resolve") : t("inbox.reopen")} keys="e">
        <Button size="small" icon={open ? CircleCheck : RotateCcw} onClick={onResolve}>
          {open ? t("inbox.resolve") : t("inbox.reopen")}
        </Button>
      </Tooltip>
      {account.kind === "sandbox" && (
        <IconButton
          label={phone ? t("inbox.hidePractice") : t("inbox.showPractice")}
          icon={Smartphone}
          keys="p"
          pressed={phone}
          onClick={togglePhone}
        />
      )}
      <IconButton
        label={contactOpen ? t("inbox.hideContact") : t("inbox.showContact")}
        icon={PanelRight}
        keys="i"
        pressed={contactOpen}
        onClick={onToggleContact}
      />
    </header>
  );
}
