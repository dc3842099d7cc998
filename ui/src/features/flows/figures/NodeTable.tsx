import { Ban } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { FlowDetail, NodeCounts } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { flowPlaces } from "../places";
import { KindIcon } from "../simulator/kinds";
import { share, span } from "../words";

const NUMBER = "tabular px-3 py-2 text-right whitespace-nowrap";

/** Step by step: how many came, how many went no further, what broke, how long they waited, who stands there now. */
export function NodeTable({ flow, nodes }: { flow: FlowDetail; nodes: NodeCounts[] }) {
  const { t } = useTranslation();
  const most = Math.max(...nodes.map(({ visits }) => visits), 1);
  return (
    <div className="overflow-x-auto rounded-card border border-line bg-raised">
      <table className="w-full text-left">
        <thead className="text-small text-ink-3">
          <tr className="border-b border-line">
            <th scope="col" className="px-4 py-2 font-medium">
              {t("flows.figures.node")}
            </th>
            {(["visits", "dropOff", "errors", "wait", "standing"] as const).map((column) => (
              <th key={column} scope="col" className={cn(NUMBER, "font-medium last:pr-4")}>
                {t(`flows.figures.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <tr key={node.node} data-testid="node-counts" className="border-b border-line last:border-b-0">
              <th scope="row" className="max-w-80 px-4 py-2 font-normal">
                <span className="flex items-center gap-2">
                  {node.kind === null ? (
                    <Ban size={16} aria-hidden className="shrink-0 text-ink-3" />
                  ) : (
                    <KindIcon kind={node.kind} />
                  )}
                  <bdi className={cn("truncate", node.kind === null && "text-ink-3")}>{node.title}</bdi>
                  {node.kind === null && <span className="shrink-0 text-small text-ink-3">{t("flows.figures.goneNode")}</span>}
                </span>
                <span aria-hidden className="mt-1 block h-1 rounded-full bg-sunken">
                  <span className="block h-1 rounded-full bg-accent" style={{ width: `${(node.visits / most) * 100}%` }} />
                </span>
              </th>
              <td className={NUMBER}>{node.visits.toLocaleString()}</td>
              <td className={NUMBER}>
                {node.drop_off.toLocaleString()}
                {node.drop_off > 0 && <span className="ml-1.5 text-small text-ink-3">{share(node.drop_off, node.visits)}</span>}
              </td>
              <td className={cn(NUMBER, node.errors > 0 && "font-medium text-danger")}>{node.errors.toLocaleString()}</td>
              <td className={cn(NUMBER, "text-ink-2")}>{node.mean_wait_ms === null ? "" : span(node.mean_wait_ms)}</td>
              <td className={cn(NUMBER, "pr-4")}>
                {node.standing === 0 ? (
                  "0"
                ) : (
                  <Link
                    to={`${flowPlaces.runsAt(flow.row.id, node.node)}&filter=live`}
                    className="font-medium text-accent-ink hover:underline"
                  >
                    {node.standing.toLocaleString()}
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
