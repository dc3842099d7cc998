import { CircleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Ago } from "../../../components/Ago";
import type { RunId, RunRow } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { useNow } from "../../../lib/useNow";
import { span } from "../words";
import { brokeDown, useRunWords } from "./useRunWords";

type Props = { rows: RunRow[]; chosen: string | undefined; onOpen: (id: RunId) => void };

const CELL = "px-2 py-2 align-top first:pl-5 last:pr-5";

export const runButton = (id: RunId) => `run-${id}`;

/** A click anywhere in a row opens it, as in the list of what left; the keyboard has the button in it. */
function useRowClicks(onOpen: (id: RunId) => void) {
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    const rows = body.current;
    const click = ({ target }: MouseEvent) => {
      const row = target instanceof Element ? target.closest("tr") : null;
      if (row?.dataset.run !== undefined) onOpen(row.dataset.run);
    };
    rows?.addEventListener("click", click);
    return () => rows?.removeEventListener("click", click);
  }, [onOpen]);
  return body;
}

export function RunTable({ rows, chosen, onOpen }: Props) {
  const { t } = useTranslation();
  const body = useRowClicks(onOpen);
  return (
    <table className="w-full text-left">
      <thead className="sticky top-0 z-1 bg-surface text-small text-ink-3">
        <tr className="border-b border-line">
          {(["who", "state", "node", "version", "began"] as const).map((column) => (
            <th key={column} scope="col" className={cn(CELL, "font-medium", column === "version" && "text-right")}>
              {t(`flows.run.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map((row) => (
          <tr
            key={row.id}
            data-testid="run-row"
            data-run={row.id}
            className={cn("cursor-pointer border-b border-line", row.id === chosen ? "bg-chosen" : "hover:bg-hover")}
          >
            <td className={CELL}>
              <button
                type="button"
                id={runButton(row.id)}
                className="block max-w-[30ch] cursor-pointer truncate text-left font-medium"
              >
                <bdi>{row.title}</bdi>
              </button>
              <span className="block max-w-[30ch] truncate text-small text-ink-3">{row.account_name}</span>
            </td>
            <td className={CELL}>
              <State row={row} />
            </td>
            <td className={cn(CELL, "text-ink-2")}>
              <bdi className="block max-w-[28ch] truncate">{row.node_title}</bdi>
            </td>
            <td className={cn(CELL, "tabular text-right text-ink-2")}>{row.version}</td>
            <td className={cn(CELL, "tabular text-small whitespace-nowrap text-ink-2")}>
              <Ago at={row.started_at} />
              {row.ended_at !== null && (
                <span className="block text-ink-3">{t("flows.run.took", { time: span(row.ended_at - row.started_at) })}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function State({ row }: { row: RunRow }) {
  const { t } = useTranslation();
  const words = useRunWords();
  const now = useNow();
  const broke = brokeDown(row.ended);
  return (
    <>
      <span className={cn("flex items-start gap-1", broke ? "text-danger" : row.ended === null ? "text-ink" : "text-ink-2")}>
        {broke && <CircleAlert size={14} aria-hidden className="mt-1 shrink-0" />}
        {words(row)}
      </span>
      {row.ended === null && row.wait !== null && (
        <span className="block text-small text-ink-3">
          {row.place === "suspended" ? t("flows.run.suspended") : t("flows.run.since", { time: span(now - row.wait.since) })}
          {row.restarts && ` · ${t("flows.run.restarts")}`}
        </span>
      )}
      {row.ended?.how === "failed" && (
        <span className="line-clamp-2 block max-w-[44ch] text-small text-ink-2">{row.ended.why}</span>
      )}
    </>
  );
}
