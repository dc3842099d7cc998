import { ListChecks } from "lucide-react";
import { useTranslation } from "react-i18next";
import { RichText } from "../../../components/RichText";
import type { Message } from "../../../ipc";
import { counted } from "./acts";

type Props = { message: Message; options: string[]; several: boolean };

const list = new Intl.ListFormat(undefined, { type: "conjunction" });

/** A poll as it stands: how many chose what, and who they are. */
export function PollView({ message: { text, votes = [] }, options, several }: Props) {
  const { t } = useTranslation();
  const { rows, voters } = counted(options, votes);
  return (
    <div className="w-[min(340px,56cqw)]" data-testid="poll">
      <div className="font-medium">
        <RichText text={text} />
      </div>
      <p className="mb-2 flex items-center gap-1.5 text-small text-ink-2">
        <ListChecks size={14} aria-hidden className="shrink-0" />
        {t(several ? "message.poll.several" : "message.poll.one")}
      </p>
      <ul className="flex flex-col gap-2.5">
        {rows.map(({ option, voters: chose, share }, place) => (
          <li key={place}>
            <p className="flex items-baseline gap-3">
              <bdi className="min-w-0 flex-1 [overflow-wrap:anywhere]">{option}</bdi>
              <span className="tabular shrink-0 text-small text-ink-2">{t("message.poll.votes", { count: chose.length })}</span>
            </p>
            <span aria-hidden className="mt-1 block h-1.5 overflow-hidden rounded-full bg-surface">
              <span
                style={{ width: `${share * 100}%` }}
                className="block h-full rounded-full bg-accent transition-[width] duration-150"
              />
            </span>
            {chose.length > 0 && (
              <p className="mt-1 line-clamp-2 text-small text-ink-2 [overflow-wrap:anywhere]" title={list.format(chose)}>
                <span className="sr-only">{t("message.poll.who")}: </span>
                <bdi>{list.format(chose)}</bdi>
              </p>
            )}
          </li>
        ))}
      </ul>
      <p className="mt-2 text-small text-ink-2">
        {voters === 0 ? t("message.poll.none") : t("message.poll.voters", { count: voters })}
      </p>
    </div>
  );
}
