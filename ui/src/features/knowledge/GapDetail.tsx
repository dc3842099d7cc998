import { MessageCircle, PencilLine } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import { Kbd } from "../../components/Kbd";
import { RichText } from "../../components/RichText";
import type { Gap } from "../../ipc";

const SHOWN = 4;

type Props = { gap: Gap; busy: boolean; onWrite: () => void; onDismiss: () => void };

/** One question with all its wordings, where it was asked, and what the operator replied there. */
export function GapDetail({ gap, busy, onWrite, onDismiss }: Props) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const others = all ? gap.others : gap.others.slice(0, SHOWN);
  return (
    <section aria-label={t("gaps.one")} className="flex min-h-0 min-w-0 flex-1 flex-col" data-testid="gap-detail">
      <div className="selectable min-h-0 flex-1 overflow-y-auto p-6">
        <h2 dir="auto" className="text-title font-semibold [overflow-wrap:anywhere]">
          {gap.question}
        </h2>
        <p className="tabular mt-1 flex flex-wrap items-center gap-x-2 text-ink-2">
          <span>
            {t("gaps.askedLast", { count: gap.count })} <Ago at={gap.last_at} />
          </span>
          {gap.chat_id !== null && (
            <Link
              to={`/inbox/${gap.chat_id}`}
              className="inline-flex min-h-8 items-center gap-1.5 rounded-control text-accent-ink hover:underline"
            >
              <MessageCircle size={15} aria-hidden />
              {t("gaps.openChat")}
            </Link>
          )}
        </p>
        {others.length > 0 && (
          <section className="mt-4">
            <h3 className="text-small font-medium text-ink-3">{t("gaps.others")}</h3>
            <ul className="mt-1 flex flex-col gap-1">
              {others.map((wording) => (
                <li key={wording} dir="auto" className="rounded-control bg-sunken px-3 py-1.5 [overflow-wrap:anywhere]">
                  {wording}
                </li>
              ))}
            </ul>
            {gap.others.length > SHOWN && (
              <Button size="small" tone="quiet" aria-expanded={all} className="mt-1 -ml-2" onClick={() => setAll(!all)}>
                {all ? t("gaps.fewer") : t("gaps.more", { count: gap.others.length - SHOWN })}
              </Button>
            )}
          </section>
        )}
        {gap.reply !== null && (
          <section className="mt-4">
            <h3 className="text-small font-medium text-ink-3">{t("gaps.reply")}</h3>
            <div className="mt-1 w-fit max-w-full rounded-bubble bg-human-tint px-3.5 py-2">
              <RichText text={gap.reply} />
            </div>
            <p className="mt-1 text-small text-ink-3">{t("gaps.replyHint")}</p>
          </section>
        )}
      </div>
      <div className="flex shrink-0 flex-wrap gap-2 border-t border-line px-6 py-3">
        <Button tone="primary" icon={PencilLine} data-testid="gap-write" onClick={onWrite}>
          {t("gaps.write")}
          <Kbd combination="enter" inverted />
        </Button>
        <Button busy={busy} data-testid="gap-dismiss" onClick={onDismiss}>
          {t("gaps.dismiss")}
          <Kbd combination="e" />
        </Button>
      </div>
    </section>
  );
}
