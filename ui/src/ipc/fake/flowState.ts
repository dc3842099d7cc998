/** A flow as the fake core keeps it; what a list shows of it is worked out when it is asked for. */
import type { FlowDocument, FlowEdit, FlowFile, FlowRow, FlowTest, FlowVersion } from "../bindings";
import { findingsOf, triggerWords } from "./flowWords";
import { found } from "./reply";
import type { World } from "./world";

export type FakeVersion = Pick<FlowVersion, "id" | "number" | "note" | "published_at" | "changes"> & { document: FlowDocument };

export type FakeFlow = {
  id: string;
  rank: number;
  active: boolean;
  account_ids: string[];
  draft: FlowDocument;
  draft_rev: number;
  edited_at: number;
  edits: (FlowEdit & { document: FlowDocument })[];
  /** Oldest first. */
  versions: FakeVersion[];
  /** The version that answers. */
  live: string | null;
  files: FlowFile[];
  next_start_at: number | null;
  figures: { starts: number; completed: number; failed: number; dropped: number; ended: number };
  tests: FlowTest[];
};

export const flowOf = (world: World, wanted: string): FakeFlow => found(world.flows.find(({ id }) => id === wanted));

export const liveVersion = (flow: FakeFlow) => flow.versions.find(({ id }) => id === flow.live) ?? null;

export const liveRuns = (world: World, flow: string) =>
  world.runs.filter(({ row }) => row.flow_id === flow && row.place !== "ended");

export function rowOf(world: World, flow: FakeFlow): FlowRow {
  const live = liveVersion(flow);
  const findings = findingsOf(flow.draft);
  return {
    id: flow.id,
    name: flow.draft.name ?? "",
    description: flow.draft.description ?? "",
    account_ids: flow.account_ids,
    rank: flow.rank,
    active: flow.active,
    state: live === null ? "draft" : JSON.stringify(live.document) === JSON.stringify(flow.draft) ? "published" : "changed",
    version: live?.number ?? null,
    published_at: live?.published_at ?? null,
    edited_at: flow.edited_at,
    triggers: ((live?.document ?? flow.draft).triggers ?? []).map(triggerWords),
    nodes: flow.draft.nodes?.length ?? 0,
    errors: findings.filter(({ severity }) => severity === "error").length,
    warnings: findings.filter(({ severity }) => severity === "warning").length,
    live_runs: liveRuns(world, flow.id).length,
    starts: flow.figures.starts,
    completed: flow.figures.completed,
    failed: flow.figures.failed,
  };
}

/** Every account says how many flows answer on it. */
export function countFlows(world: World) {
  for (const account of world.accounts) {
    const its = world.flows.filter(({ account_ids }) => account_ids.length === 0 || account_ids.includes(account.id));
    account.flows_total = its.length;
    account.flows_active = its.filter(({ active, live }) => active && live !== null).length;
  }
}
