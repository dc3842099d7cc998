import { useTranslation } from "react-i18next";
import { Select } from "../../../components/Field";
import type { Persona } from "../../../ipc";
import { dollars } from "../../../lib/money";
import { costOf } from "../attempt/ask";
import { ModelPicker } from "../form/ModelPicker";
import type { Settings } from "../settings";
import { type Side, sideOf, valueOf } from "./sides";
import type { Cell, Place } from "./useCompare";

type Props = {
  place: Place;
  side: Side;
  draft: Settings;
  personas: Persona[];
  cells: (Cell | null)[];
  onChange: (side: Side) => void;
};

/** Who stands on this side, and how it did over all questions. */
export function SideHead({ place, side, draft, personas, cells, onChange }: Props) {
  const { t } = useTranslation();
  const letter = place === 0 ? "A" : "B";
  const label = t("assistant.compare.side", { side: letter });
  const done = cells.flatMap((cell) => (cell?.outcome.state === "done" ? [cell.outcome.tried] : []));
  const replies = done.filter(({ action }) => action === "reply").length;
  const cost = done.reduce((sum, tried) => sum + costOf(tried), 0);
  return (
    <div className="flex min-w-0 flex-col gap-1.5 px-4 py-3 not-first:border-l not-first:border-line">
      <div className="flex items-center gap-2">
        <span aria-hidden className="font-semibold">
          {letter}
        </span>
        <div className="min-w-0 flex-1">
          <Select
            aria-label={label}
            value={valueOf(side)}
            data-testid={`side-${letter}`}
            options={[
              { value: "saved", label: t("assistant.compare.saved") },
              { value: "draft", label: t("assistant.compare.draft") },
              { value: "model", label: t("assistant.compare.model") },
              ...personas.map(({ id, name }) => ({ value: `persona:${id}`, label: t("assistant.compare.persona", { name }) })),
            ]}
            onChange={(event) => onChange(sideOf(event.target.value, draft))}
          />
        </div>
      </div>
      {side.kind === "model" && (
        <ModelPicker
          device
          label={t("assistant.compare.modelOf", { side: letter })}
          value={side.model}
          testId={`side-model-${letter}`}
          onChange={(model) => onChange({ kind: "model", model })}
        />
      )}
      <p className="tabular min-h-5 text-small text-ink-3" data-testid={`side-total-${letter}`}>
        {done.length > 0 &&
          [
            t("assistant.compare.replied", { count: replies }),
            t("assistant.compare.handed", { count: done.length - replies }),
            cost > 0 && dollars(cost),
          ]
            .filter(Boolean)
            .join(" · ")}
      </p>
    </div>
  );
}
