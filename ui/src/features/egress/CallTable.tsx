import { CircleAlert, EyeOff } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Ago } from "../../components/Ago";
import type { CallRow } from "../../ipc";
import { fileSize } from "../../lib/bytes";
import { cn } from "../../lib/cn";
import { dollars } from "../../lib/money";
import { callButton } from "./useCallKeys";

type Props = { rows: CallRow[]; chosen: string | undefined; onOpen: (id: string) => void };

const CELL = "px-2 py-2 align-top first:pl-5 last:pr-5";

/**
 * A click anywhere in a row opens it; the keyboard has the button in it. The button cannot be stretched over its row, as
 * elsewhere: in WebKit a table row holds nothing that is placed absolutely, and the last row would lie over all others.
 */
function useRowClicks(onOpen: (id: string) => void) {
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    const rows = body.current;
    const click = ({ target }: MouseEvent) => {
      const row = target instanceof Element ? target.closest("tr") : null;
      if (row?.dataset.call !== undefined) onOpen(row.dataset.call);
    };
    rows?.addEventListener("click", click);
    return () => rows?.removeEventListener("click", click);
  }, [onOpen]);
  return body;
}

export function CallTable({ rows, chosen, onOpen }: Props) {
  const { t } = useTranslation();
  const body = useRowClicks(onOpen);
  return (
    <table className="w-full text-left">
      <thead className="sticky top-0 z-1 bg-surface text-small text-ink-3">
        <tr className="border-b border-line">
          {(["when", "what", "whom"] as const).map((column) => (
            <th key={column} scope="col" className={cn(CELL, "font-medium")}>
              {t(`egress.column.${column}`)}
            </th>
          ))}
          {(["size", "cost"] as const).map((column) => (
            <th key={column} scope="col" className={cn(CELL, "text-right font-medium")}>
              {t(`egress.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map((row) => (
          <tr
            key={row.id}
            data-testid="call-row"
            data-call={row.id}
            className={cn("cursor-pointer border-b border-line", row.id === chosen ? "bg-chosen" : "hover:bg-hover")}
          >
            <td className={cn(CELL, "tabular w-36 text-small whitespace-nowrap text-ink-2")}>
              <Ago at={row.at} />
            </td>
            <td className={CELL}>
              <button type="button" id={callButton(row.id)} className="cursor-pointer text-left font-medium">
                {t(`egress.purpose.${row.purpose}`)}
              </button>
              {row.chat_title !== null && (
                <span dir="auto" className="block max-w-[26ch] truncate text-small text-ink-2">
                  {row.chat_title}
                </span>
              )}
            </td>
            <td className={CELL}>
              <span className="block">
                {row.provider_name} <span className="text-ink-3">{row.host}</span>
              </span>
              <span className="block text-small text-ink-2 [overflow-wrap:anywhere]">{row.model}</span>
              <Outcome row={row} />
            </td>
            <td className={cn(CELL, "tabular text-right text-small whitespace-nowrap text-ink-2")}>
              {fileSize(row.bytes_out)}
              {row.masked > 0 && (
                <span className="flex items-center justify-end gap-1">
                  <EyeOff size={12} aria-hidden />
                  {t("egress.masked", { count: row.masked })}
                </span>
              )}
            </td>
            <td className={cn(CELL, "tabular text-right text-small whitespace-nowrap text-ink-2")}>
              {row.cost_usd === null ? t("egress.unpriced") : dollars(row.cost_usd)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Outcome({ row }: { row: CallRow }) {
  const { t } = useTranslation();
  if (row.outcome === "answered") return null;
  return (
    <span className={cn("flex items-start gap-1 text-small", row.outcome === "failed" ? "text-danger" : "text-ink-2")}>
      {row.outcome === "failed" && <CircleAlert size={14} aria-hidden className="mt-px shrink-0" />}
      {row.failure ?? t(`egress.outcome.${row.outcome}`)}
    </span>
  );
}
