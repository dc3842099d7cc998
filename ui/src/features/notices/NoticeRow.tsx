import {
  Archive,
  CircleHelp,
  Clock3,
  Coins,
  FileCheck2,
  FileX2,
  Hand,
  HardDrive,
  KeyRound,
  type LucideIcon,
  MessageCircleWarning,
  ScanSearch,
  ShieldAlert,
  Unplug,
  PlugZap,
  UserRoundPlus,
  UserRound,
  Workflow,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { Ago } from "../../components/Ago";
import type { NoticeKind } from "../../ipc";
import { cn } from "../../lib/cn";

const KINDS: Record<NoticeKind, { icon: LucideIcon; colour: string }> = {
  escalation: { icon: UserRound, colour: "text-human" },
  approval_needed: { icon: Hand, colour: "text-approval" },
  new_contact: { icon: UserRoundPlus, colour: "text-ink-2" },
  account_disconnected: { icon: PlugZap, colour: "text-danger" },
  restriction: { icon: ShieldAlert, colour: "text-approval" },
  reply_overdue: { icon: Clock3, colour: "text-human" },
  maybe_sent: { icon: CircleHelp, colour: "text-approval" },
  send_failed: { icon: MessageCircleWarning, colour: "text-danger" },
  missed_while_away: { icon: Archive, colour: "text-ink-2" },
  keychain_missing: { icon: KeyRound, colour: "text-approval" },
  storage: { icon: HardDrive, colour: "text-danger" },
  source_indexed: { icon: FileCheck2, colour: "text-good" },
  source_failed: { icon: FileX2, colour: "text-danger" },
  provider: { icon: Unplug, colour: "text-danger" },
  budget: { icon: Coins, colour: "text-approval" },
  search_model: { icon: ScanSearch, colour: "text-ink-2" },
  flow_failed: { icon: Workflow, colour: "text-danger" },
};

type Props = {
  kind: NoticeKind;
  title: string;
  body: string;
  at: number | null;
  fresh: boolean;
  /** Where a click leads, in words. */
  leads?: string;
  onOpen: (() => void) | null;
};

export function NoticeRow({ kind, title, body, at, fresh, leads, onOpen }: Props) {
  const { t } = useTranslation();
  const { icon: Icon, colour } = KINDS[kind];
  const content = (
    <>
      <Icon size={18} aria-hidden className={cn("mt-0.5 shrink-0", colour)} />
      <span className="min-w-0 flex-1">
        <span className={cn("block break-words", fresh && "font-semibold")}>{title}</span>
        <span className="line-clamp-3 text-small text-ink-2">{body}</span>
        <span className="mt-0.5 flex gap-1.5 text-small text-ink-3">
          <span>{t(`notices.kind.${kind}`)}</span>
          {at !== null && (
            <>
              <span aria-hidden>·</span>
              <Ago at={at} />
            </>
          )}
        </span>
      </span>
      {fresh && (
        <span className="mt-1 rounded-full bg-accent-fill px-1.5 text-[10px] leading-4 font-semibold text-on-accent">
          {t("notices.new")}
        </span>
      )}
    </>
  );
  const look = "flex w-full items-start gap-3 border-b border-line px-4 py-3 text-left last:border-b-0";
  if (!onOpen) return <div className={look}>{content}</div>;
  return (
    <button type="button" title={leads} onClick={onOpen} className={cn(look, "hover:bg-hover focus-visible:-outline-offset-2")}>
      {content}
    </button>
  );
}
