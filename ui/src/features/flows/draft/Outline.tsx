import { ListTree, SquarePen } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import type { Finding, FlowDetail, NodeId, OutlineNode } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { flowPlaces } from "../places";
import { KindIcon } from "../simulator/kinds";
import { FindingLine } from "./FindingLine";

/** The conversation as an indented list: every step once, where its ways lead, and what is wrong with it. */
export function Outline({ flow: { row, outline, findings } }: { flow: FlowDetail }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const chosen = params.get("node");
  const titles = new Map(outline.map(({ id, title }) => [id, title]));
  const editing = (
    <Link
      to={flowPlaces.asText(row.id)}
      data-testid="edit-text"
      className="inline-flex min-h-8 items-center gap-1.5 rounded-control border border-line bg-raised px-2.5 text-small font-medium hover:bg-hover"
    >
      <SquarePen size={16} aria-hidden />
      {t("flows.text.edit")}
    </Link>
  );
  if (outline.length === 0)
    return <EmptyState icon={ListTree} title={t("flows.outline.empty")} text={t("flows.outline.emptyText")} action={editing} />;
  return (
    <div className="max-w-[860px] px-5 py-4">
      <div className="mb-3 flex items-center justify-between gap-3">
        <p className="text-small text-ink-2">{t("flows.outline.explain", { count: outline.length })}</p>
        {editing}
      </div>
      <ol aria-label={t("flows.outline.title")} className="flex flex-col gap-1.5">
        {outline.map((node) => (
          <OutlineItem
            key={node.id}
            node={node}
            titles={titles}
            chosen={node.id === chosen}
            findings={findings.filter((finding) => finding.node === node.id)}
          />
        ))}
      </ol>
    </div>
  );
}

type ItemProps = { node: OutlineNode; titles: Map<NodeId, string>; chosen: boolean; findings: Finding[] };

function OutlineItem({ node, titles, chosen, findings }: ItemProps) {
  const { t } = useTranslation();
  const item = useRef<HTMLLIElement>(null);
  const wrong = findings.some(({ severity }) => severity === "error");
  useEffect(() => {
    if (!chosen) return;
    item.current?.scrollIntoView({ block: "center" });
    item.current?.focus({ preventScroll: true });
  }, [chosen]);
  return (
    <li
      ref={item}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- where a jump to it lands
      tabIndex={-1}
      aria-current={chosen || undefined}
      data-testid="outline-node"
      data-node={node.id}
      style={{ marginInlineStart: Math.min(node.depth, 7) * 22 }}
      className={cn(
        "flex gap-3 rounded-card border bg-raised px-3 py-2.5",
        wrong ? "border-danger-line" : "border-line",
        chosen && "motion-safe:animate-flash ring-2 ring-accent",
      )}
    >
      <KindIcon kind={node.kind} size={18} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p dir="auto" className="text-left font-medium [overflow-wrap:anywhere]">
          {node.title}
        </p>
        {node.text !== "" && (
          <p dir="auto" className="selectable text-left whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">
            {node.text}
          </p>
        )}
        {node.ways.length > 0 && (
          <ul aria-label={t("flows.outline.ways", { title: node.title })} className="-mb-1 flex flex-wrap gap-x-4 text-small">
            {node.ways.map(({ handle, label, to }) => (
              <li key={handle} className="flex min-h-8 min-w-0 items-center gap-1 text-ink-3">
                <bdi className="truncate">{label === "" ? handle : label}</bdi>
                <span aria-hidden>→</span>
                <Target to={to} title={to === null ? null : (titles.get(to) ?? to)} />
              </li>
            ))}
          </ul>
        )}
        {findings.map((finding) => (
          <FindingLine key={finding.message + (finding.field ?? "")} finding={finding} />
        ))}
      </div>
    </li>
  );
}

function Target({ to, title }: { to: NodeId | null; title: string | null }) {
  const { t } = useTranslation();
  const [, setParams] = useSearchParams();
  if (to === null || title === null) return <span className="text-danger">{t("flows.outline.nowhere")}</span>;
  return (
    <Button size="small" tone="quiet" className="min-h-8 min-w-0 px-1" onClick={() => setParams({ node: to }, { replace: true })}>
      <bdi className="max-w-[30ch] truncate underline decoration-control underline-offset-2">{title}</bdi>
    </Button>
  );
}
