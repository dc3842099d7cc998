import { FolderInput, RotateCw, Search, Trash2 } from "lucide-react";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Select, TextInput } from "../../components/Field";
import { SOURCE_FILTERS, type SourceFilter } from "./sourceModel";

type FilterProps = {
  field: Ref<HTMLInputElement>;
  text: string;
  filter: SourceFilter;
  counts: Record<SourceFilter, number>;
  onText: (text: string) => void;
  onFilter: (filter: SourceFilter) => void;
};

/** Finds sources by their words and their state. */
export function SourceFilters({ field, text, filter, counts, onText, onFilter }: FilterProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className="relative max-w-80 min-w-24 flex-1">
        <Search size={16} aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
        <TextInput
          ref={field}
          value={text}
          dir="auto"
          aria-label={t("knowledge.source.find")}
          placeholder={t("knowledge.source.find")}
          className="pl-8"
          onChange={(event) => onText(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && (text === "" ? event.currentTarget.blur() : onText(""))}
        />
      </div>
      <div className="w-36 shrink-0">
        <Select
          aria-label={t("knowledge.source.stateFilter")}
          value={filter}
          options={SOURCE_FILTERS.map((value) => ({
            value,
            label: `${t(`knowledge.source.filter.${value}`)} (${counts[value].toLocaleString()})`,
          }))}
          onChange={(event) => onFilter(SOURCE_FILTERS.find((value) => value === event.target.value) ?? "all")}
        />
      </div>
    </>
  );
}

type ChosenProps = {
  count: number;
  movable: boolean;
  onRead: () => void;
  onMove: () => void;
  onErase: () => void;
  onClear: () => void;
};

/** What can be done with the chosen ones; it stands where the filters stand, so that the list does not move. */
export function ChosenBar({ count, movable, onRead, onMove, onErase, onClear }: ChosenProps) {
  const { t } = useTranslation();
  return (
    <div role="toolbar" aria-label={t("knowledge.source.chosen", { count })} className="flex min-w-0 flex-1 items-center gap-1.5">
      <span className="tabular mr-1 truncate font-medium">{t("knowledge.source.chosen", { count })}</span>
      <Button size="small" icon={RotateCw} onClick={onRead}>
        {t("knowledge.source.readAgain")}
      </Button>
      {movable && (
        <Button size="small" icon={FolderInput} onClick={onMove}>
          {t("knowledge.source.move")}
        </Button>
      )}
      <Button size="small" icon={Trash2} data-testid="delete-chosen" onClick={onErase}>
        {t("common.delete")}
      </Button>
      <Button size="small" tone="quiet" onClick={onClear}>
        {t("common.clear")}
      </Button>
    </div>
  );
}
