import { CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Coverage, FlowDetail, FlowId } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { flowPlaces } from "../places";
import { KindIcon } from "../simulator/kinds";
import { wayOf } from "./script";

type Props = { flowId: FlowId; flow: FlowDetail | undefined; coverage: Coverage | undefined };

/** Which steps and ways the tests go through together, and which none does. */
export function CoveragePane({ flowId, flow, coverage }: Props) {
  const { t } = useTranslation();
  const outline = flow?.outline ?? [];
  const nodeOf = (id: string) => outline.find((node) => node.id === id);
  const ids = outline.map(({ id }) => id);
  return (
    <section aria-label={t("flowTests.coverage.title")} className="px-5 py-4">
      <h2 className="text-title font-semibold">{t("flowTests.coverage.title")}</h2>
      {!coverage && <p className="mt-1 text-ink-2">{t("flowTests.coverage.text")}</p>}
      {coverage && (
        <>
          <div className="mt-3 grid max-w-[640px] gap-4 min-[900px]:grid-cols-2">
            <Measure
              reached={coverage.nodes - coverage.nodes_missed.length}
              total={coverage.nodes}
              words={t("flowTests.coverage.nodes", {
                reached: coverage.nodes - coverage.nodes_missed.length,
                total: coverage.nodes,
              })}
            />
            <Measure
              reached={coverage.edges - coverage.edges_missed.length}
              total={coverage.edges}
              words={t("flowTests.coverage.edges", {
                reached: coverage.edges - coverage.edges_missed.length,
                total: coverage.edges,
              })}
            />
          </div>
          {coverage.nodes_missed.length + coverage.edges_missed.length === 0 && (
            <p className="mt-4 flex items-center gap-2 text-good">
              <CircleCheck size={16} aria-hidden /> {t("flowTests.coverage.all")}
            </p>
          )}
          {coverage.nodes_missed.length > 0 && (
            <>
              <h3 className="mt-6 mb-1 font-semibold">{t("flowTests.coverage.missedNodes")}</h3>
              <ul className="flex flex-col">
                {coverage.nodes_missed.map((id) => {
                  const node = nodeOf(id);
                  return (
                    <li key={id} data-testid="missed-node" className="flex min-h-8 items-center gap-2">
                      {node && <KindIcon kind={node.kind} />}
                      <NodeLink flowId={flowId} id={id} title={node?.title ?? id} />
                    </li>
                  );
                })}
              </ul>
            </>
          )}
          {coverage.edges_missed.length > 0 && (
            <>
              <h3 className="mt-6 mb-1 font-semibold">{t("flowTests.coverage.missedEdges")}</h3>
              <ul className="flex flex-col">
                {coverage.edges_missed.map((edge) => {
                  const { node: id, handle } = wayOf(edge, ids);
                  const node = nodeOf(id);
                  const way = node?.ways.find((known) => known.handle === handle)?.label ?? handle;
                  return (
                    <li key={edge} data-testid="missed-way" className="flex min-h-8 items-center gap-2">
                      {node && <KindIcon kind={node.kind} />}
                      <NodeLink flowId={flowId} id={id} title={t("flowTests.coverage.way", { way, title: node?.title ?? id })} />
                    </li>
                  );
                })}
              </ul>
            </>
          )}
        </>
      )}
    </section>
  );
}

const NodeLink = ({ flowId, id, title }: { flowId: FlowId; id: string; title: string }) => (
  <Link
    to={flowPlaces.node(flowId, id)}
    dir="auto"
    className="min-w-0 underline-offset-2 [overflow-wrap:anywhere] hover:underline"
  >
    {title}
  </Link>
);

function Measure({ reached, total, words }: { reached: number; total: number; words: string }) {
  const share = total === 0 ? 0 : (reached / total) * 100;
  return (
    <div data-testid="coverage">
      <p className="tabular font-medium">{words}</p>
      <div aria-hidden className="mt-1.5 h-2 overflow-hidden rounded-full bg-sunken">
        <div className={cn("h-full rounded-full", share === 100 ? "bg-good" : "bg-accent-fill")} style={{ width: `${share}%` }} />
      </div>
    </div>
  );
}
