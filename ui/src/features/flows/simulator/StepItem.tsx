import { ArrowRight, ChevronRight, CircleAlert, Info, TriangleAlert, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { NodeId, NodeName, TraceEntry } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { KindIcon } from "./kinds";
import { StepDetails } from "./StepDetails";

type Props = {
  entry: TraceEntry;
  names: NodeName[];
  /** What the way out of a node is called. */
  way?: (node: NodeId, handle: string) => string | undefined;
};

/** A node at work, as an item of a timeline: what it is, which way it took, what was odd; its values on demand. */
export function StepItem({ entry, names, way }: Props) {
  const { t } = useTranslation();
  const titleOf = (node: NodeId) => names.find(({ id }) => id === node)?.title ?? node;
  const title = titleOf(entry.node);
  const more = Object.keys(entry.read).length + entry.compared.length + Object.keys(entry.changed).length > 0;
  const line = (
    <>
      <span dir="auto" className="min-w-0 font-medium [overflow-wrap:anywhere]">
        {title}
      </span>
      <span className="text-small text-ink-3">{t(`simulator.cause.${entry.cause}`)}</span>
      {entry.handle !== null && (
        <span className="flex min-w-0 items-center gap-1 text-small text-ink-2">
          <ArrowRight size={13} aria-hidden className="shrink-0 rtl:rotate-180" />
          <span dir="auto" className="[overflow-wrap:anywhere]">
            {way?.(entry.node, entry.handle) ?? entry.handle}
            {entry.next === null && ` (${t("simulator.step.nowhere")})`}
          </span>
        </span>
      )}
      {entry.handle === null && entry.failure === null && entry.kind !== "end" && entry.kind !== "handoff" && (
        <span className="text-small text-ink-3">{t("simulator.step.stays")}</span>
      )}
    </>
  );
  return (
    <li data-testid="step" data-node={entry.node} data-failed={entry.failure !== null} className="flex gap-2.5">
      <span
        className={cn(
          "mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-full border bg-surface",
          entry.failure === null ? "border-line" : "border-danger-line",
        )}
      >
        <KindIcon kind={entry.kind} size={14} className={cn(entry.failure !== null && "text-danger")} />
      </span>
      <div className="min-w-0 flex-1 pb-1">
        {more ? (
          <details className="group">
            <summary className="flex min-h-8 cursor-default list-none flex-wrap items-center gap-x-2 rounded-control pr-1 hover:bg-hover [&::-webkit-details-marker]:hidden">
              {line}
              <ChevronRight
                size={14}
                aria-hidden
                className="ml-auto shrink-0 text-ink-3 transition-transform group-open:rotate-90 rtl:rotate-180"
              />
            </summary>
            <StepDetails entry={entry} />
          </details>
        ) : (
          <div className="flex min-h-8 flex-wrap items-center gap-x-2">{line}</div>
        )}
        {entry.failure !== null && (
          <Note icon={CircleAlert} className="text-danger">
            {t("simulator.step.failed", { why: entry.failure })}
          </Note>
        )}
        {entry.missing.length > 0 && (
          <Note icon={TriangleAlert} className="text-approval">
            {t("simulator.step.missing", { names: entry.missing.join(", ") })}
          </Note>
        )}
        {entry.notes.map((note) => (
          <Note key={note} icon={Info} className="text-ink-2">
            {note}
          </Note>
        ))}
      </div>
    </li>
  );
}

function Note({ icon: Icon, className, children }: { icon: LucideIcon; className: string; children: string }) {
  return (
    <p className={cn("flex items-start gap-1.5 text-small", className)}>
      <Icon size={14} aria-hidden className="mt-0.5 shrink-0" />
      <span dir="auto" className="[overflow-wrap:anywhere]">
        {children}
      </span>
    </p>
  );
}
