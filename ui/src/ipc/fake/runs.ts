/** Runs of flows in the fake core: who is where, what can be done with them, and the figures. */
import type {
  DayCounts,
  FlowCall,
  NodeCounts,
  RunCounts,
  RunDetail,
  RunEnded,
  RunRow,
  RunWait,
  TraceEntry,
  WaitsFor,
} from "../bindings";
import type { Host } from "../host";
import { countFlows, type FakeFlow, flowOf, liveVersion } from "./flowState";
import { seededFlows } from "./flowSeed";
import { namesOf, titleOf } from "./flowWords";
import { found, refuse, type Replies } from "./reply";
import { announce, id, type World } from "./world";

type Commands = Pick<Host["commands"], "runs" | "run" | "flowAnalytics" | "moveRun" | "resetRun" | "endRun" | "startFlow">;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const runOf = (world: World, wanted: string): RunDetail => found(world.runs.find(({ row }) => row.id === wanted));

const waitFor = (what: WaitsFor, ago: number, until: number | null): RunWait => ({
  key: "1",
  for: what,
  since: Date.now() - ago,
  until: until === null ? null : Date.now() + until,
  expires_at: Date.now() + DAY,
});

const waitOf = (kind: string | undefined): WaitsFor => {
  if (kind === "delay") return "delay";
  if (kind === "http_request") return "http";
  return kind === "handoff" ? "operator" : "answer";
};

function stands(detail: RunDetail, node: string) {
  const name = found(detail.nodes.find(({ id }) => id === node));
  Object.assign(detail.row, {
    place: "waiting",
    node,
    node_title: name.title,
    wait: waitFor(waitOf(name.kind), 0, null),
    ended: null,
    ended_at: null,
    touched_at: Date.now(),
  });
}

const step = (at: number, place: number, given: Partial<TraceEntry> & Pick<TraceEntry, "node" | "kind">): TraceEntry => ({
  step: place + 1,
  at,
  cause: "entered",
  handle: null,
  next: null,
  effects: 1,
  missing: [],
  notes: [],
  failure: null,
  read: {},
  compared: [],
  changed: {},
  ...given,
});

/** A run that went along these nodes and stands at the last of them. */
function ran(
  flow: FakeFlow,
  chat: { id: string; title: string; account_name: string },
  ago: number,
  path: string[],
  given: Partial<RunRow> & { why?: string; calls?: FlowCall[]; variables?: RunDetail["variables"] } = {},
): RunDetail {
  const { why, calls = [], variables = {}, ...more } = given;
  const version = liveVersion(flow) ?? flow.versions.at(-1);
  const document = version?.document ?? flow.draft;
  const node = (wanted: string) => found(document.nodes?.find(({ id }) => id === wanted));
  const last = node(path.at(-1) ?? "start");
  const began = Date.now() - ago;
  const ended = more.ended_at ?? Date.now();
  const trace = path.map((wanted, place) => {
    const next = path[place + 1] ?? null;
    const edge = document.edges?.find(({ source, target }) => source === wanted && target === next);
    return step(began + (place * (ended - began)) / (path.length + 1), place, {
      node: wanted,
      kind: node(wanted).kind,
      cause: place > 0 && node(path[place - 1] ?? "").kind === "input" ? "answer" : "entered",
      handle: next === null ? null : (edge?.handle ?? "out"),
      next,
      read: wanted === "look" ? { order: variables.order ?? null } : {},
      changed: wanted === "ask" && next !== null ? { order: variables.order ?? null } : {},
      failure: next === null ? (why ?? null) : null,
      missing: wanted === "give" ? ["about"] : [],
    });
  });
  const kind = last.kind;
  return {
    row: {
      id: `run-${flow.id}-${chat.id}-${ago}`,
      flow_id: flow.id,
      flow_name: flow.draft.name ?? "",
      version: version?.number ?? 1,
      chat_id: chat.id,
      title: chat.title,
      account_name: chat.account_name,
      place: "waiting",
      node: last.id,
      node_title: titleOf(last),
      wait: waitFor(waitOf(kind), ago / (path.length + 1), kind === "delay" ? 18 * HOUR : null),
      due_at: kind === "delay" ? Date.now() + 18 * HOUR : null,
      restarts: false,
      started_at: began,
      touched_at: Date.now() - ago / (path.length + 1),
      ended_at: null,
      ended: null,
      ...more,
    },
    variables,
    trace,
    calls,
    nodes: namesOf(document),
  };
}

const over = (how: RunEnded, ago: number): Partial<RunRow> => ({
  place: "ended",
  ended: how,
  ended_at: Date.now() - ago,
  wait: null,
  due_at: null,
});

const looked = (order: string, status: number | null): FlowCall => ({
  key: "2",
  node: "look",
  at: Date.now() - 3 * HOUR,
  asked: {
    kind: "http",
    method: "GET",
    url: `https://shop.example/api/orders/${order}`,
    headers: [["Authorization", "Bearer ••••••••"]],
    body: "",
  },
  answer:
    status === null
      ? { kind: "failed", message: "shop.example did not answer within 30 seconds." }
      : { kind: "http", status, body: '{"status": "shipped", "carrier": "Harbour Post"}' },
  took_ms: status === null ? 30_000 : 412,
});

/** The flows of the shop with conversations in every state. */
export function addFlows(world: World) {
  world.flows = seededFlows(world.accounts[0]?.id ?? "");
  const chats = [...world.chats.values()].filter(({ is_group }) => !is_group);
  const chat = (place: number) => found(chats[place % chats.length]);
  const order = flowOf(world, "flow-order");
  const booking = flowOf(world, "flow-booking");
  world.runs = [
    ran(order, chat(0), 4 * MINUTE, ["start", "ask"], {}),
    ran(booking, chat(1), 2 * HOUR, ["start", "what", "when", "label", "give", "remind"], {
      variables: { about: "See lamps", day: "2026-11-28" },
    }),
    ran(order, chat(2), 3 * HOUR, ["start", "ask", "look", "which", "sent", "thanks"], {
      variables: { order: "48213", status: "shipped" },
      calls: [looked("48213", 200)],
      wait: waitFor("answer", HOUR, null),
      version: 2,
      restarts: true,
    }),
    ran(booking, chat(3), 5 * HOUR, ["start", "what"], { place: "suspended" }),
    ran(order, chat(4), 7 * HOUR, ["start", "ask", "look"], {
      ...over({ how: "failed", why: "shop.example did not answer, and “Look it up” has no way out for that." }, 6 * HOUR),
      why: "shop.example did not answer within 30 seconds, four times in a row.",
      variables: { order: "48377" },
      calls: [looked("48377", null)],
    }),
    ran(order, chat(5), DAY, ["start", "ask", "look", "which", "packed", "end"], {
      ...over({ how: "completed" }, DAY - 5 * MINUTE),
      variables: { order: "48102", status: "packed" },
      calls: [looked("48102", 200)],
    }),
    ran(order, chat(6), 2 * DAY, ["start", "ask"], over({ how: "expired" }, DAY)),
    ran(booking, chat(7), 3 * DAY, ["start", "what", "when"], over({ how: "taken_over" }, 3 * DAY - HOUR)),
  ];
  for (let place = 0; place < 70; place++)
    world.runs.push(
      ran(order, chat(place), (4 + place / 3) * DAY, ["start", "ask", "look", "which", "sent", "end"], {
        ...over({ how: "completed" }, (4 + place / 3) * DAY - 4 * MINUTE),
        variables: { order: String(48_000 + place), status: "shipped" },
      }),
    );
  countFlows(world);
}

const counts = (flow: FakeFlow, share: number, live: number): RunCounts => {
  const { starts, completed, failed, dropped, ended } = flow.figures;
  const part = (value: number) => Math.round(value * share);
  return {
    starts: part(starts),
    completed: part(completed),
    failed: part(failed),
    dropped: part(dropped),
    ended: part(ended),
    live,
    mean_ms: completed === 0 ? null : 4.4 * MINUTE,
  };
};

export const runCommands = ({ answer, read }: Replies): Commands => ({
  runs: (query) =>
    read((world) => {
      const text = (query.text ?? "").toLowerCase();
      const rows = world.runs
        .map(({ row }) => row)
        .filter(
          (row) =>
            (!query.flow_id || row.flow_id === query.flow_id) &&
            (!query.chat_id || row.chat_id === query.chat_id) &&
            (!query.node || row.node === query.node) &&
            (!query.version_id || query.version_id.endsWith(`-v${row.version}`)) &&
            row.title.toLowerCase().includes(text) &&
            (query.filter !== "live" || row.place !== "ended") &&
            (query.filter !== "ended" || row.place === "ended") &&
            (query.filter !== "failed" || row.ended?.how === "failed" || row.ended?.how === "error"),
        )
        .toSorted((a, b) => b.started_at - a.started_at);
      const from = Number(query.after ?? 0);
      const to = from + (query.limit || 50);
      return { rows: rows.slice(from, to), next: to < rows.length ? String(to) : null };
    }),
  run: (wanted) => read((world) => runOf(world, wanted)),
  flowAnalytics: ({ flow_id, version_id, days }) =>
    read((world) => {
      const flow = flowOf(world, flow_id);
      const share = (days === null ? 1.6 : Math.min(1.4, days / 30)) * (version_id === null ? 1 : 0.4);
      const live = world.runs.filter(({ row }) => row.flow_id === flow_id && row.place !== "ended");
      const total = counts(flow, share, live.length);
      const length = days ?? 60;
      const midnight = new Date().setHours(0, 0, 0, 0);
      const perDay = Array.from({ length }, (_, place): DayCounts => {
        const wave = (Math.sin(place * 1.7) + 1.3) / 1.3;
        const starts = Math.round((total.starts / length) * wave);
        const completed = Math.round(starts * 0.78);
        return {
          day: midnight - (length - 1 - place) * DAY,
          starts,
          completed,
          failed: Math.min(starts - completed, place % 9 === 4 ? 1 : 0),
        };
      });
      const names = namesOf(liveVersion(flow)?.document ?? flow.draft);
      const nodes = names.map(({ id, title, kind }, place): NodeCounts => ({
        node: id,
        title,
        kind,
        visits: Math.round(total.starts * (1 - place * 0.06)),
        drop_off: kind === "input" || kind === "buttons" ? Math.round(total.dropped * 0.9) : 0,
        errors: kind === "http_request" ? total.failed : 0,
        standing: live.filter(({ row }) => row.node === id).length,
        mean_wait_ms: kind === "input" || kind === "buttons" ? 74_000 : kind === "delay" ? 20 * HOUR : null,
      }));
      if (flow_id === "flow-order")
        nodes.push({
          node: "hello",
          title: "Greeting",
          kind: null,
          visits: 40,
          drop_off: 2,
          errors: 0,
          standing: 0,
          mean_wait_ms: null,
        });
      return {
        total,
        versions: flow.versions.toReversed().map(({ id, number }, place) => ({
          version_id: id,
          number,
          counts: counts(flow, share * (place === 0 ? 0.6 : 0.2), place === 0 ? live.length : 0),
        })),
        days: perDay,
        nodes,
      };
    }),
  moveRun: (wanted, node) =>
    answer((world) => {
      const detail = runOf(world, wanted);
      if (detail.row.place === "ended") refuse("not_allowed_now", "This conversation is over.");
      stands(detail, node);
      announce({ topic: "runs" });
      return null;
    }),
  resetRun: (wanted) =>
    answer((world) => {
      const detail = runOf(world, wanted);
      if (detail.row.place === "ended") refuse("not_allowed_now", "This conversation is over.");
      detail.variables = {};
      stands(detail, detail.nodes[1]?.id ?? "start");
      announce({ topic: "runs" });
      return null;
    }),
  endRun: (wanted) =>
    answer((world) => {
      const detail = runOf(world, wanted);
      if (detail.row.place === "ended") refuse("not_allowed_now", "This conversation is over.");
      Object.assign(detail.row, over({ how: "by_hand" }, 0));
      announce({ topic: "runs" });
      return null;
    }),
  startFlow: (wanted, chatId, variables) =>
    answer((world) => {
      const flow = flowOf(world, wanted);
      if (flow.live === null) refuse("not_allowed_now", "Publish it first: nothing answers yet.");
      if (world.runs.some(({ row }) => row.chat_id === chatId && row.place !== "ended"))
        refuse("conflict", "This chat is in a flow already. End that first.");
      const second = (liveVersion(flow)?.document ?? flow.draft).nodes?.[1]?.id ?? "start";
      world.runs.unshift(ran(flow, found(world.chats.get(chatId)), 1000, ["start", second], { variables }));
      found(world.runs[0]).row.id = id(world, "run");
      announce({ topic: "runs" });
      return null;
    }),
});
