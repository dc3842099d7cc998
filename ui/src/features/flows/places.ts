/** The addresses of flows: every link to a flow, its tabs and its runs is made here. */
import type { FlowId, NodeId, RunId } from "../../ipc";

/** Places beside the flows; they stand where a flow's id stands in the address. */
export const PAGES = ["gallery", "which", "variables"] as const;
export type FlowPage = (typeof PAGES)[number];

export const FLOW_TABS = ["draft", "try", "tests", "versions", "runs", "figures"] as const;
export type FlowTab = (typeof FLOW_TABS)[number];

export const flowPlaces = {
  home: "/flows",
  gallery: "/flows/gallery",
  which: "/flows/which",
  variables: "/flows/variables",
  /** Without a tab its draft. */
  flow: (flow: FlowId, tab?: FlowTab) => `/flows/${flow}${tab === undefined || tab === "draft" ? "" : `/${tab}`}`,
  /** The draft with one of its nodes in sight. */
  node: (flow: FlowId, node: NodeId) => `/flows/${flow}?node=${encodeURIComponent(node)}`,
  asText: (flow: FlowId) => `/flows/${flow}/draft/text`,
  journal: (flow: FlowId) => `/flows/${flow}/draft/journal`,
  run: (flow: FlowId, run: RunId) => `/flows/${flow}/runs/${run}`,
  /** Runs that stand, or ended, at a node. */
  runsAt: (flow: FlowId, node: NodeId) => `/flows/${flow}/runs?node=${encodeURIComponent(node)}`,
};
