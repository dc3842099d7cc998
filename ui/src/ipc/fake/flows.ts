/** Flows in the fake core: the list, drafts, versions, publishing, files, the gallery. */
import type { FlowDocument, FlowTemplate, FlowText, FlowVersion, ForRunning, NodeRuns, PublishPlan } from "../bindings";
import type { Host } from "../host";
import { emptyDocument, TEMPLATES } from "./flowSeed";
import { countFlows, type FakeFlow, type FakeVersion, flowOf, liveRuns, liveVersion, rowOf } from "./flowState";
import { diffOf, findingsOf, outlineOf } from "./flowWords";
import { palette } from "./palette";
import { found, refuse, type Replies } from "./reply";
import { announce, id, type World } from "./world";

type Commands = Pick<
  Host["commands"],
  | "flows"
  | "flow"
  | "createFlow"
  | "duplicateFlow"
  | "saveDraft"
  | "saveDraftText"
  | "flowText"
  | "flowEdits"
  | "restoreDraft"
  | "importFlow"
  | "importFlowText"
  | "exportFlow"
  | "deleteFlow"
  | "restoreFlow"
  | "addFlowFile"
  | "deleteFlowFile"
  | "flowPalette"
  | "flowTemplates"
  | "planPublish"
  | "planRollBack"
  | "publish"
  | "rollBack"
  | "flowVersions"
  | "flowDiff"
  | "updateFlow"
  | "orderFlows"
>;

const versionOf = (flow: FakeFlow, wanted: string): FakeVersion => found(flow.versions.find(({ id }) => id === wanted));

const documentOf = (flow: FakeFlow, what: FlowText) => (what.what === "draft" ? flow.draft : versionOf(flow, what.id).document);

const written = (document: FlowDocument) => `${JSON.stringify(document, null, 2)}\n`;

function changed(world: World) {
  world.flows.forEach((flow, place) => (flow.rank = place + 1));
  countFlows(world);
  announce({ topic: "flows" }, { topic: "accounts" });
}

function added(world: World, draft: FlowDocument, more: Partial<FakeFlow> = {}): FakeFlow {
  const flow: FakeFlow = {
    id: id(world, "flow"),
    rank: world.flows.length + 1,
    active: false,
    account_ids: [],
    draft,
    draft_rev: 1,
    edited_at: Date.now(),
    edits: [],
    versions: [],
    live: null,
    files: [],
    next_start_at: null,
    figures: { starts: 0, completed: 0, failed: 0, dropped: 0, ended: 0 },
    tests: [],
    ...more,
  };
  world.flows.push(flow);
  changed(world);
  return flow;
}

function freeName(world: World, name: string): string {
  const taken = new Set(world.flows.map(({ draft }) => draft.name));
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name} ${number}`;
  return free;
}

function save(flow: FakeFlow, rev: number, draft: FlowDocument, summary?: string) {
  if (rev !== flow.draft_rev) refuse("conflict", "Somebody else changed this flow since you opened it.");
  const lines = diffOf(flow.draft, draft);
  if (lines.length > 0 || summary !== undefined) {
    flow.draft_rev += 1;
    flow.edited_at = Date.now();
    flow.edits.unshift({
      rev: flow.draft_rev,
      at: Date.now(),
      summary: summary ?? `${lines[0]?.text ?? ""}${lines.length > 1 ? ` and ${lines.length - 1} more` : ""}`,
      document: draft,
    });
    flow.draft = draft;
    announce({ topic: "flows" });
  }
  return { rev: flow.draft_rev, findings: findingsOf(draft) };
}

/** Reads a flow file; a number in words where it stops, as the real core says it. */
function readDocument(text: string): FlowDocument {
  try {
    const document: FlowDocument & { nodes?: unknown } = JSON.parse(text);
    if (!Array.isArray(document.nodes)) refuse("invalid", "This is not a flow: it has no nodes.");
    const start = emptyDocument("");
    return { ...start, triggers: [], ...document, nodes: document.nodes ?? [], edges: document.edges ?? [] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = Number(/position (\d+)/.exec(error.message)?.[1] ?? text.length);
    const before = text.slice(0, at).split("\n");
    return refuse(
      "invalid",
      `Line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: this is not JSON here. Check commas and quotation marks.`,
    );
  }
}

function imported(world: World, text: string, fallback: string) {
  const document = readDocument(text);
  const flow = added(world, { ...document, name: freeName(world, document.name || fallback) });
  return { id: flow.id, notes: /"type": ?"[A-Z_]+"/.test(text) ? ["The older form was read: 3 steps got new names."] : [] };
}

function plan(world: World, flow: FakeFlow, next: FlowDocument): PublishPlan {
  const live = liveVersion(flow);
  const lines = live === null ? [] : diffOf(live.document, next);
  const runs = liveRuns(world, flow.id);
  const at = (change: "changed" | "removed"): NodeRuns[] => {
    const counts = new Map<string, NodeRuns>();
    for (const { row } of runs) {
      const hit = lines.some(
        (line) => line.change === change && line.node === row.node && row.node !== null && !line.text.includes("→ End"),
      );
      const gone = row.node !== null && !(next.nodes ?? []).some(({ id }) => id === row.node);
      if (row.node === null || (change === "removed" ? !gone : !hit || gone)) continue;
      const known = counts.get(row.node) ?? { node: row.node, title: row.node_title, runs: 0 };
      counts.set(row.node, { ...known, runs: known.runs + 1 });
    }
    return [...counts.values()];
  };
  return {
    findings: findingsOf(next),
    lines,
    live_runs: runs.length,
    on_changed: at("changed"),
    on_removed: at("removed"),
    policy: next.settings?.on_publish === "restart" ? "restart" : "finish",
    draft_rev: flow.draft_rev,
  };
}

const shown = (world: World, flow: FakeFlow, version: FakeVersion): FlowVersion => ({
  id: version.id,
  number: version.number,
  note: version.note,
  published_at: version.published_at,
  changes: version.changes,
  live: version.id === flow.live,
  live_runs: liveRuns(world, flow.id).filter(({ row }) => row.version === version.number).length,
});

function began(world: World, flow: FakeFlow, version: FakeVersion, forRunning: ForRunning) {
  flow.live = version.id;
  for (const { row } of liveRuns(world, flow.id)) {
    if (forRunning === "move") row.version = version.number;
    if (forRunning === "restart") row.restarts = true;
  }
  changed(world);
  announce({ topic: "runs" });
  return shown(world, flow, version);
}

const ABOUT: Record<string, { description: string; needs: string[] }> = {
  "order-status": {
    description: "Asks for the order number, looks it up in your shop's system and says where the parcel is.",
    needs: ["The web address of your shop's system"],
  },
  appointment: { description: "Asks what for and when, then leaves the request with you.", needs: [] },
  "opening-hours": { description: "Says that you are closed and when you are back.", needs: [] },
};

export const flowTemplates = (): FlowTemplate[] =>
  Object.entries(TEMPLATES).map(([id, document]) => ({
    id,
    name: document.name ?? id,
    description: ABOUT[id]?.description ?? "",
    needs: ABOUT[id]?.needs ?? [],
    nodes: document.nodes?.length ?? 0,
    tests: 1,
    outline: outlineOf(document),
  }));

export const flowCommands = ({ answer, read }: Replies): Commands => ({
  flows: () => read((world) => world.flows.map((flow) => rowOf(world, flow))),
  flow: (wanted) =>
    read((world) => {
      const flow = flowOf(world, wanted);
      return {
        row: rowOf(world, flow),
        draft: flow.draft,
        draft_rev: flow.draft_rev,
        findings: findingsOf(flow.draft),
        outline: outlineOf(flow.draft),
        files: flow.files,
        next_start_at: flow.next_start_at,
      };
    }),
  createFlow: (name, template) =>
    answer((world) => {
      const document = template === null ? emptyDocument(name) : structuredClone(found(TEMPLATES[template]));
      return added(world, { ...document, name: freeName(world, name.trim() || (document.name ?? "Flow")) }).id;
    }),
  duplicateFlow: (wanted) =>
    answer((world) => {
      const { draft, files, tests } = structuredClone(flowOf(world, wanted));
      return added(world, { ...draft, name: freeName(world, `Copy of ${draft.name}`) }, { files, tests }).id;
    }),
  saveDraft: (wanted, rev, draft) => answer((world) => save(flowOf(world, wanted), rev, draft)),
  saveDraftText: (wanted, rev, text) => answer((world) => save(flowOf(world, wanted), rev, readDocument(text))),
  flowText: (wanted, what) => read((world) => written(documentOf(flowOf(world, wanted), what))),
  flowEdits: (wanted) => read((world) => flowOf(world, wanted).edits.map(({ rev, at, summary }) => ({ rev, at, summary }))),
  restoreDraft: (wanted, rev, from) =>
    answer((world) => {
      const flow = flowOf(world, wanted);
      if (from.from === "version") {
        const version = versionOf(flow, from.id);
        return save(flow, rev, version.document, `As version ${version.number}`);
      }
      return save(flow, rev, found(flow.edits.find((edit) => edit.rev === from.rev)).document, "As it was before");
    }),
  importFlow: (path) =>
    answer((world) => {
      const file = path.split(/[\\/]/).at(-1) ?? path;
      if (!file.endsWith(".json")) refuse("invalid", "This file is not a flow. Nothing was added.");
      return imported(world, written({ ...emptyDocument(""), name: "" }), file.replace(/\.json$/, ""));
    }),
  importFlowText: (text) => answer((world) => imported(world, text, "Pasted flow")),
  exportFlow: (wanted, what, path) =>
    answer((world) => {
      documentOf(flowOf(world, wanted), what);
      world.written.push(path);
      return null;
    }),
  deleteFlow: (wanted) =>
    answer((world) => {
      const flow = flowOf(world, wanted);
      world.flows = world.flows.filter((known) => known !== flow);
      world.deletedFlows.push(flow);
      for (const { row } of liveRuns(world, wanted))
        Object.assign(row, { place: "ended", ended: { how: "by_hand" }, ended_at: Date.now() });
      changed(world);
      announce({ topic: "runs" });
      return null;
    }),
  restoreFlow: (wanted) =>
    answer((world) => {
      const flow = found(world.deletedFlows.find(({ id }) => id === wanted));
      world.deletedFlows = world.deletedFlows.filter((known) => known !== flow);
      world.flows.splice(Math.min(flow.rank - 1, world.flows.length), 0, { ...flow, active: false });
      changed(world);
      return null;
    }),
  addFlowFile: (wanted, path) =>
    answer((world) => {
      const name = path.split(/[\\/]/).at(-1) ?? path;
      if (name.startsWith("Huge")) refuse("invalid", "This file has 21 MB; 16 MB is the most WhatsApp takes.");
      const file = { id: id(world, "file"), name, mime: "application/octet-stream", bytes: 182_000 };
      flowOf(world, wanted).files.push(file);
      announce({ topic: "flows" });
      return file;
    }),
  deleteFlowFile: (wanted, file) =>
    answer((world) => {
      const flow = flowOf(world, wanted);
      flow.files = flow.files.filter((known) => known.id !== file);
      announce({ topic: "flows" });
      return null;
    }),
  flowPalette: () => read(() => palette),
  flowTemplates: () => read(flowTemplates),
  planPublish: (wanted) => read((world) => plan(world, flowOf(world, wanted), flowOf(world, wanted).draft)),
  planRollBack: (wanted, version) =>
    read((world) => plan(world, flowOf(world, wanted), versionOf(flowOf(world, wanted), version).document)),
  publish: (wanted, rev, note, forRunning) =>
    answer((world) => {
      const flow = flowOf(world, wanted);
      if (rev !== flow.draft_rev) refuse("conflict", "The draft was changed in the meantime. Look at it again.");
      if (findingsOf(flow.draft).some(({ severity }) => severity === "error"))
        refuse("invalid", "The draft has errors. Mend them first.");
      const live = liveVersion(flow);
      const version: FakeVersion = {
        id: `${flow.id}-v${flow.versions.length + 1}`,
        number: flow.versions.length + 1,
        note,
        published_at: Date.now(),
        changes: live === null ? 0 : diffOf(live.document, flow.draft).length,
        document: structuredClone(flow.draft),
      };
      flow.versions.push(version);
      if (live === null) flow.active = true;
      return began(world, flow, version, forRunning);
    }),
  rollBack: (wanted, version, forRunning) =>
    answer((world) => began(world, flowOf(world, wanted), versionOf(flowOf(world, wanted), version), forRunning)),
  flowVersions: (wanted) =>
    read((world) => {
      const flow = flowOf(world, wanted);
      return flow.versions.map((version) => shown(world, flow, version)).toReversed();
    }),
  flowDiff: (wanted, before, next) =>
    read((world) => diffOf(documentOf(flowOf(world, wanted), before), documentOf(flowOf(world, wanted), next))),
  updateFlow: (wanted, patch) =>
    answer((world) => {
      const flow = flowOf(world, wanted);
      if (patch.active && flow.live === null) refuse("not_allowed_now", "Publish it first: nothing answers yet.");
      flow.active = patch.active ?? flow.active;
      flow.account_ids = patch.account_ids ?? flow.account_ids;
      changed(world);
      return rowOf(world, flow);
    }),
  orderFlows: (ids) =>
    answer((world) => {
      world.flows = ids.map((wanted) => flowOf(world, wanted));
      changed(world);
      return null;
    }),
});
