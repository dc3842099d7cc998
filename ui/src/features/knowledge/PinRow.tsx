import { CircleAlert, CircleCheck, CircleDashed, FileText, type LucideIcon, MessageSquareText, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../components/IconButton";
import type { Pin } from "../../ipc";
import { cn } from "../../lib/cn";
import { change, type Verdict, verdict } from "./pinModel";
import { useRowFocus } from "./useRowFocus";

const LOOKS: Record<Verdict, { icon: LucideIcon; colour: string }> = {
  right: { icon: CircleCheck, colour: "text-good" },
  mended: { icon: CircleCheck, colour: "text-good" },
  instead: { icon: CircleAlert, colour: "text-danger" },
  nothing: { icon: CircleAlert, colour: "text-danger" },
  gone: { icon: CircleDashed, colour: "text-approval" },
  untried: { icon: CircleDashed, colour: "text-ink-2" },
};

type Props = {
  pin: Pin;
  active: boolean;
  focused: boolean;
  onOpen: () => void;
  onDelete: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: () => void;
};

/** A check: the question, how it did and what is different now, and what must answer it. */
export function PinRow({ pin, active, focused, onOpen, onDelete, onKeyDown, onFocus }: Props) {
  const { t } = useTranslation();
  const row = useRowFocus<HTMLButtonElement>(focused);
  const result = verdict(pin);
  const { icon: Icon, colour } = LOOKS[result];
  const different = change(pin);
  const wrong = result === "instead" || result === "nothing";
  const place = pin.last?.place ?? null;
  const notes = [
    wrong && place === null && t("pins.notFound"),
    wrong && place !== null && place > 1 && t("pins.place", { place }),
    different && t(`pins.change.${different}`),
  ].filter(Boolean);
  const Kind = pin.faq_id === null ? FileText : MessageSquareText;
  return (
    <div className="relative flex h-full items-start gap-3 border-b border-line px-4 py-3 hover:bg-hover">
      <Icon size={20} aria-hidden className={cn("mt-px shrink-0", colour)} />
      <div className="min-w-0 flex-1">
        <button
          ref={row}
          type="button"
          data-row
          data-testid="pin-row"
          data-verdict={result}
          tabIndex={active ? 0 : -1}
          dir="auto"
          title={pin.question}
          onClick={onOpen}
          onFocus={onFocus}
          onKeyDown={(event) => (event.key === "Delete" ? onDelete() : onKeyDown(event))}
          className="block w-full truncate text-left font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {pin.question}
        </button>
        <p className="truncate text-small">
          <span className={cn("font-medium", colour)}>{t(`pins.verdict.${result}`, { instead: pin.last?.instead ?? "" })}</span>
          {notes.length > 0 && <span className="text-ink-2">{` · ${notes.join(" · ")}`}</span>}
        </p>
        {pin.expected !== "" && (
          <p className="flex items-center gap-1.5 text-small text-ink-2">
            <Kind size={14} aria-hidden className="shrink-0" />
            <span className="shrink-0 text-ink-3">{t("pins.expected")}</span>
            <bdi className="truncate" title={pin.quote || undefined}>
              {pin.expected}
            </bdi>
          </p>
        )}
      </div>
      <IconButton
        label={t("pins.deleteOne", { question: pin.question })}
        icon={X}
        tabIndex={active ? 0 : -1}
        className="relative z-1 self-center"
        onClick={onDelete}
      />
    </div>
  );
}
