import { useTranslation } from "react-i18next";
import { Popover } from "../../../components/Popover";
import { RichText } from "../../../components/RichText";
import type { Tried } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { useOpenPassage } from "../../knowledge";
import { WhyPanel } from "../../why";
import type { Settings } from "../settings";
import { ActionBadge } from "./ActionBadge";
import { TriedFacts } from "./TriedFacts";

type Props = {
  tried: Tried;
  /** What it was asked with. */
  settings: Settings;
  /** In a column of its own: the whole width, and nothing that is the same in every column. */
  wide?: boolean;
  onRequest?: () => void;
};

/** What the assistant would do: its messages as they would be sent, or whom it calls and why. */
export function TriedCard({ tried, settings, wide = false, onRequest }: Props) {
  const { t } = useTranslation();
  const { action, messages, reason, summary, why } = tried;
  const rule = settings.topics.find(({ name }) => name === why.thought?.topic)?.rule ?? settings.autonomy;
  const link = "min-h-8 rounded-control px-2 text-small font-medium text-bot hover:bg-bot-tint";
  return (
    <div
      data-testid="tried"
      data-action={action}
      className={cn("flex min-w-0 flex-col gap-1.5", wide ? "items-stretch" : "max-w-[85%] items-end self-end")}
    >
      <ActionBadge action={action} reason={reason} rule={rule} />
      {action === "reply" &&
        messages.map((text, at) => (
          <div key={at} data-testid="tried-message" className="selectable rounded-bubble bg-bot-tint px-3.5 py-2">
            <span className="sr-only">{t("assistant.title")}: </span>
            <RichText text={text} />
          </div>
        ))}
      {action === "escalate" && messages.length > 0 && !wide && (
        <div className="selectable rounded-bubble border border-dashed border-human-line bg-human-tint px-3.5 py-2">
          <span className="block text-small text-human">{t("assistant.try.customerReads")}</span>
          <RichText text={messages.join("\n")} />
        </div>
      )}
      {summary !== "" && (
        <p className="text-small text-ink-2 [overflow-wrap:anywhere]">
          {t("assistant.try.youRead")} <bdi>{summary}</bdi>
        </p>
      )}
      <div className={cn("flex flex-wrap items-center gap-x-1", wide ? "" : "justify-end")}>
        <TriedFacts tried={tried} />
        <Popover
          label={t("assistant.try.whyTitle")}
          side="top"
          className="w-[420px]"
          trigger={
            <button type="button" data-testid="tried-why" className={link}>
              {t("why.button")}
            </button>
          }
        >
          <Why tried={tried} />
        </Popover>
        {onRequest && (
          <button type="button" data-testid="tried-request" className={link} onClick={onRequest}>
            {t("assistant.try.request")}
          </button>
        )}
      </div>
    </div>
  );
}

function Why({ tried }: { tried: Tried }) {
  const { t } = useTranslation();
  return <WhyPanel why={tried.why} title={t("assistant.try.whyTitle")} onOpen={useOpenPassage()} />;
}
