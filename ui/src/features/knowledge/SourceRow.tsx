import { ChevronDown, ChevronRight, RotateCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Button } from "../../components/Button";
import { IconButton } from "../../components/IconButton";
import { NameField } from "../../components/NameField";
import { cn } from "../../lib/cn";
import { fullTime, rowTime } from "../../lib/time";
import { useNow } from "../../lib/useNow";
import { places } from "./places";
import { SourceFacts } from "./SourceFacts";
import { SourceIcon } from "./SourceIcon";
import { type Asked, SourceMenu } from "./SourceMenu";
import type { SourceRowItem } from "./sourceModel";
import { SourceState } from "./SourceState";
import { COLUMNS } from "./sourceColumns";
import type { SourceActions } from "./useSourceActions";

type Props = {
  item: SourceRowItem;
  index: number;
  /** It has the keyboard among the rows; `focused` also takes it now. */
  active: boolean;
  focused: boolean;
  chosen: boolean;
  naming: boolean;
  movable: boolean;
  actions: SourceActions;
  onChoose: (range: boolean) => void;
  onToggle: () => void;
  onFocus: () => void;
  onAsk: (what: Asked) => void;
  onNamed: (title: string | null) => void;
  onErase: () => void;
};

/** A source in the list: what it is, where it stands, and what is wrong with it. */
export function SourceRow({ item, index, active, focused, chosen, naming, movable, actions, ...on }: Props) {
  const { t } = useTranslation();
  const { source, level, pages, open } = item;
  const row = useRef<HTMLDivElement>(null);
  const [notes, setNotes] = useState(false);
  const now = useNow();
  useEffect(() => {
    if (focused && row.current !== document.activeElement && row.current?.contains(document.activeElement) === false)
      row.current.focus({ preventScroll: true });
  }, [focused]);
  const reach = active ? 0 : -1;
  const title = "min-w-0 truncate text-left font-medium";
  return (
    <div
      ref={row}
      role="row"
      aria-level={level}
      aria-rowindex={index + 2}
      aria-selected={level === 1 ? chosen : undefined}
      aria-expanded={pages > 0 ? open : undefined}
      tabIndex={reach}
      data-testid="source-row"
      data-state={source.state}
      className={cn(
        "border-b border-line px-3 py-2 focus-visible:-outline-offset-2",
        chosen ? "bg-chosen" : "hover:bg-hover",
        COLUMNS,
      )}
      onFocus={(event) => event.target === event.currentTarget && on.onFocus()}
    >
      <span role="gridcell" className="flex items-center">
        {level === 1 && (
          <input
            type="checkbox"
            checked={chosen}
            tabIndex={-1}
            aria-label={t("knowledge.source.choose", { title: source.title })}
            className="size-4 accent-accent-fill"
            onChange={() => undefined}
            onClick={(event) => on.onChoose(event.shiftKey)}
          />
        )}
      </span>
      <span role="gridcell" className={cn("flex min-w-0 items-center gap-2.5", level === 2 && "pl-9")}>
        {pages > 0 ? (
          <IconButton
            label={open ? t("knowledge.source.hidePages") : t("knowledge.source.showPages")}
            icon={open ? ChevronDown : ChevronRight}
            tabIndex={reach}
            className="-ml-2 size-7"
            onClick={on.onToggle}
          />
        ) : null}
        <SourceIcon source={source} />
        <span className="min-w-0 flex-1">
          {naming ? (
            <NameField name={source.title} label={t("knowledge.source.name")} max={200} onDone={on.onNamed} />
          ) : source.kind === "site" ? (
            <button
              type="button"
              tabIndex={reach}
              className={cn(title, "block max-w-full hover:underline")}
              onClick={on.onToggle}
            >
              <bdi>{source.title}</bdi>
            </button>
          ) : (
            <Link
              to={places.source(source.base_id, source.id)}
              tabIndex={reach}
              title={source.title}
              className={cn(title, "block hover:underline")}
            >
              <bdi>{source.title}</bdi>
            </Link>
          )}
          {!naming && <SourceFacts source={source} pages={pages} />}
        </span>
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col justify-center">
        <SourceState source={source} />
      </span>
      <span role="gridcell" className="tabular self-center text-right text-small text-ink-2 @max-[760px]:hidden">
        {source.passages > 0 ? source.passages.toLocaleString() : ""}
      </span>
      <span role="gridcell" className="tabular self-center truncate text-right text-small text-ink-2 @max-[520px]:hidden">
        {source.read_at !== null && <time title={fullTime(source.read_at)}>{rowTime(source.read_at, now)}</time>}
      </span>
      <span role="gridcell" className="tabular self-center text-right text-small text-ink-2 @max-[760px]:hidden">
        {source.uses > 0 ? t("knowledge.usesShort", { value: source.uses.toLocaleString() }) : ""}
      </span>
      <span role="gridcell" className="flex items-center justify-end">
        <SourceMenu source={source} actions={actions} movable={movable} tabIndex={reach} onAsk={on.onAsk} onErase={on.onErase} />
      </span>
      {source.state === "failed" && (
        <span role="gridcell" className="col-start-2 -col-end-1 flex flex-wrap items-center gap-x-3 gap-y-1 pt-1.5 pl-7">
          <span className="selectable min-w-0 flex-1 basis-60 text-small text-ink-2 [overflow-wrap:anywhere]">
            {source.reason}
          </span>
          {level === 1 && (
            <Button size="small" icon={RotateCw} tabIndex={reach} onClick={() => actions.readAgain([source])}>
              {t("knowledge.source.readAgain")}
            </Button>
          )}
        </span>
      )}
      {source.warnings.length > 0 && (
        <span role="gridcell" className="col-start-2 -col-end-1 block pl-7">
          <button
            type="button"
            tabIndex={reach}
            aria-expanded={notes}
            className="inline-flex min-h-7 items-center gap-1 text-small font-medium text-approval hover:underline"
            onClick={() => setNotes(!notes)}
          >
            {notes ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
            {t("knowledge.source.notes", { count: source.warnings.length })}
          </button>
          {notes && (
            <ul className="selectable list-disc pb-1 pl-5 text-small text-ink-2">
              {source.warnings.map((warning) => (
                <li key={warning}>{warning}</li>
              ))}
            </ul>
          )}
        </span>
      )}
    </div>
  );
}
