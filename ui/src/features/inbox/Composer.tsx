import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Kbd } from "../../components/Kbd";
import { OWNERS } from "../../components/OwnerIcon";
import type { ChatDetail } from "../../ipc";
import { cn } from "../../lib/cn";
import { clockTime } from "../../lib/time";
import { useNow } from "../../lib/useNow";
import { useSettings } from "../settings";
import { DraftCard } from "./DraftCard";
import { HandoverNote } from "./HandoverNote";
import { remark, speaker } from "./composerModel";
import { useUpdateContact } from "./queries";
import { WriteBox } from "./write/WriteBox";

type Props = { detail: ChatDetail; busy: boolean; onTakeOver: () => void; onHandBack: () => void };

const LABELS = { bot: "composer.botAnswers", human: "composer.youAnswer", approval: "composer.approvalAnswers" } as const;

/** Says who speaks next. While the assistant does, there is nothing to type into: taking over is one key, and explicit. */
export function Composer({ detail, busy, onTakeOver, onHandBack }: Props) {
  const { t } = useTranslation();
  const { data: settings } = useSettings();
  const update = useUpdateContact();
  const now = useNow();
  const next = speaker(detail);
  const said = remark(detail, settings?.frozen ?? false, now);
  const { chat, contact, draft, handover } = detail;
  const owner = next === "nobody" ? null : OWNERS[next];
  const Mark = owner?.icon;
  const words =
    said && t(`composer.${said}`, { name: chat.title, when: chat.paused_until === null ? "" : clockTime(chat.paused_until) });
  const hints = {
    nobody: t("composer.blockedHint"),
    bot: t("composer.botHint"),
    approval: draft ? null : t("composer.approvalHint"),
    human: null,
  };
  const hint = hints[next];
  return (
    <div className="@container px-4 pb-4">
      <div
        data-speaker={next}
        className={cn("overflow-hidden rounded-card border bg-raised", owner ? owner.line : "border-danger-line")}
      >
        {handover !== null && next === "human" && <HandoverNote handover={handover} />}
        <div
          className={cn(
            "flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1 py-1 pr-1.5 pl-3",
            owner ? owner.tint : "bg-danger-tint",
          )}
        >
          {Mark && <Mark size={16} aria-hidden className={cn("shrink-0", owner?.text)} />}
          <p className="min-w-36 flex-1 text-small">
            {next !== "nobody" && <span className={cn("font-semibold", owner?.text)}>{t(LABELS[next])}</span>}
            {words && <span className={cn("text-ink-2", next !== "nobody" && "ml-2")}>{words}</span>}
          </p>
          {(next === "bot" || next === "approval") && (
            <Button
              tone="human"
              size="small"
              icon={OWNERS.human.icon}
              busy={busy}
              data-testid="take-over"
              className="bg-raised"
              onClick={onTakeOver}
            >
              {t("inbox.takeOver")}
              <Kbd combination="t" />
            </Button>
          )}
          {next === "human" && (
            <Button size="small" icon={OWNERS.bot.icon} busy={busy} data-testid="hand-back" onClick={onHandBack}>
              {t("inbox.handBack")}
              <Kbd combination="h" />
            </Button>
          )}
          {next === "nobody" && contact && (
            <Button
              size="small"
              busy={update.isPending}
              onClick={() => update.mutate({ id: contact.id, patch: { blocked: false } })}
            >
              {t("composer.unblock")}
            </Button>
          )}
        </div>
        {draft && next !== "nobody" && <DraftCard key={draft.id} draft={draft} />}
        {next === "human" && <WriteBox key={chat.id} detail={detail} />}
        {hint && <p className="px-3 py-3 text-ink-3">{hint}</p>}
      </div>
    </div>
  );
}
