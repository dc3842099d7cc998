import { Check, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Compared, TraceEntry } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { ValueList, ValueText } from "./Value";

/** What a node read, compared and changed. */
export function StepDetails({ entry: { read, compared, changed } }: { entry: TraceEntry }) {
  const { t } = useTranslation();
  const comparisons = compared.flatMap(({ comparisons }) => comparisons);
  return (
    <div
      data-testid="step-details"
      className="selectable mt-1 mb-2 flex flex-col gap-2 rounded-control bg-sunken px-3 py-2 text-small"
    >
      <ValueList title={t("simulator.step.read")} values={read} />
      {comparisons.length > 0 && (
        <div>
          <p className="text-ink-3">{t("simulator.step.compared")}</p>
          <ul className="flex flex-col gap-1">
            {comparisons.map((compared, place) => (
              <ComparedItem key={place} compared={compared} />
            ))}
          </ul>
        </div>
      )}
      <ValueList title={t("simulator.step.changed")} values={changed} />
    </div>
  );
}

function ComparedItem({ compared: { text, left, right, result, note } }: { compared: Compared }) {
  const { t } = useTranslation();
  const Icon = result ? Check : X;
  return (
    <li className="flex items-start gap-1.5">
      <Icon size={14} aria-hidden className={cn("mt-0.5 shrink-0", result ? "text-good" : "text-ink-3")} />
      <div className="min-w-0">
        <code dir="ltr" className="font-mono [overflow-wrap:anywhere]">
          {text}
        </code>
        <p className="text-ink-2">
          {t(result ? "simulator.step.held" : "simulator.step.heldNot")} <ValueText value={left} />
          {right !== null && (
            <>
              {" · "}
              <ValueText value={right} />
            </>
          )}
        </p>
        {note !== null && <p className="text-approval">{note}</p>}
      </div>
    </li>
  );
}
