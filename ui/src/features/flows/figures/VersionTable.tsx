import { useTranslation } from "react-i18next";
import type { VersionCounts } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { share, span } from "../words";

const NUMBER = "tabular px-3 py-2 text-right whitespace-nowrap";

/** The versions beside each other: whether a change helped. */
export function VersionTable({ versions }: { versions: VersionCounts[] }) {
  const { t } = useTranslation();
  return (
    <div className="overflow-x-auto rounded-card border border-line bg-raised">
      <table className="w-full text-left">
        <thead className="text-small text-ink-3">
          <tr className="border-b border-line">
            <th scope="col" className="px-4 py-2 font-medium">
              {t("flows.figures.version")}
            </th>
            {(["starts", "completed", "dropped", "failed", "mean"] as const).map((column) => (
              <th key={column} scope="col" className={cn(NUMBER, "font-medium last:pr-4")}>
                {t(`flows.figures.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {versions.map(({ version_id, number, counts }) => (
            <tr key={version_id} className="border-b border-line last:border-b-0">
              <th scope="row" className="px-4 py-2 font-normal">
                {t("flows.version.number", { number })}
              </th>
              <td className={NUMBER}>{counts.starts.toLocaleString()}</td>
              {[counts.completed, counts.dropped, counts.failed].map((part, place) => (
                <td key={place} className={NUMBER}>
                  {part.toLocaleString()}
                  <span className="ml-1.5 text-small text-ink-3">{share(part, counts.starts)}</span>
                </td>
              ))}
              <td className={cn(NUMBER, "pr-4")}>{counts.mean_ms === null ? "" : span(counts.mean_ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
