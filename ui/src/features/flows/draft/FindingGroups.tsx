import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Finding, NodeId } from "../../../ipc";
import { FindingLine } from "./FindingLine";

type Props = {
  findings: Finding[];
  titles: Map<NodeId, string>;
  /** Where a step is looked at; without it steps are only named. */
  place?: (node: NodeId) => string;
};

/** Errors and warnings, each with the step it is about and what to do. */
export function FindingGroups({ findings, titles, place }: Props) {
  const { t } = useTranslation();
  return (["error", "warning"] as const).map((severity) => {
    const its = findings.filter((finding) => finding.severity === severity);
    if (its.length === 0) return null;
    return (
      <div key={severity} data-testid={`findings-${severity}`} className="mb-2 last:mb-0">
        <h4 className="text-small font-medium text-ink-2">
          {severity === "error" ? t("flows.errors", { count: its.length }) : t("flows.warnings", { count: its.length })}
          {severity === "error" && ` · ${t("flows.findings.blocks")}`}
        </h4>
        <ul className="mt-1 flex flex-col gap-2">
          {its.map((finding, at) => (
            <li key={at} className="text-small">
              <About node={finding.node} titles={titles} place={place} />
              <FindingLine finding={finding} />
            </li>
          ))}
        </ul>
      </div>
    );
  });
}

type AboutProps = Pick<Props, "titles" | "place"> & { node: NodeId | null };

function About({ node, titles, place }: AboutProps) {
  const { t } = useTranslation();
  if (node === null) return <span className="font-medium text-ink-2">{t("flows.findings.whole")}</span>;
  const title = titles.get(node) ?? node;
  if (place === undefined) return <bdi className="font-medium text-ink-2">{title}</bdi>;
  return (
    <Link to={place(node)} replace className="font-medium text-accent-ink hover:underline">
      <bdi>{title}</bdi>
    </Link>
  );
}
