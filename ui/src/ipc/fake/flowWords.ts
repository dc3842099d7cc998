/** What the fake core says about a drawn conversation: its ways out, its outline, what is wrong with it, what changed. */
import type {
  DiffLine,
  Finding,
  FlowDocument,
  FlowNode,
  FlowTrigger,
  NodeHandle,
  NodeName,
  OutlineNode,
  TriggerWhen,
} from "../bindings";
import { palette } from "./palette";

const spec = (node: FlowNode) => palette.find(({ kind }) => kind === node.kind);

export const titleOf = (node: FlowNode) => node.label || (spec(node)?.spec.title ?? node.kind);

const way = (id: string, label: string, required = true): NodeHandle => ({ id, label, required });

export function handlesOf(node: FlowNode): NodeHandle[] {
  const late = (minutes: number | null | undefined) => (minutes ? [way("timeout", "No answer in time")] : []);
  if (node.kind === "buttons")
    return [
      ...(node.config.buttons ?? []).map(({ id, label }) => way(`button:${id}`, label ?? "")),
      way("fallback", "Something else", false),
      ...late(node.config.timeout_minutes),
    ];
  if (node.kind === "condition")
    return [
      ...(node.config.branches ?? []).map(({ id, label, when }) =>
        way(`branch:${id}`, label || (when?.type === "expression" ? when.expression : (when?.words.join(", ") ?? ""))),
      ),
      way("default", "Otherwise"),
    ];
  if (node.kind === "input")
    return [way("success", "Answered"), way("failure", "Still wrong"), ...late(node.config.timeout_minutes)];
  if (node.kind === "end") return [];
  if (node.kind === "handoff") return node.config.then === "wait_for_operator" ? [way("out", "Handed back")] : [];
  return spec(node)?.handles ?? [];
}

/** What it says or does, in a line. */
export function lineOf(node: FlowNode): string {
  switch (node.kind) {
    case "message":
    case "buttons":
      return node.config.text ?? "";
    case "input":
      return node.config.prompt ?? "";
    case "ai_question":
      return node.config.question ?? "";
    case "ai_reply":
      return node.config.prompt ?? "";
    case "condition":
      return node.config.branches?.length === 1 ? "1 branch" : `${node.config.branches?.length ?? 0} branches`;
    case "loop":
      return node.config.repeat?.type === "times" ? `${node.config.repeat.count} times` : "until it is true";
    case "delay":
      return `${node.config.amount} ${node.config.unit}`;
    case "http_request":
      return `${node.config.method} ${node.config.url}`;
    case "set_variable":
      return (node.config.changes ?? [])
        .map((change) => (change.op === "set" ? `${change.name} = ${change.value}` : `${change.op} ${change.name}`))
        .join(", ");
    case "label":
      return `${node.config.action === "remove" ? "Takes away" : "Puts on"} “${node.config.label}”`;
    case "handoff":
      return node.config.note || node.config.message || "The chat is yours";
    case "end":
      return node.config.message || (node.config.outcome === "error" ? "Counts as an error" : "");
    default:
      return "";
  }
}

export const namesOf = (document: FlowDocument): NodeName[] =>
  (document.nodes ?? []).map((node) => ({ id: node.id, title: titleOf(node), kind: node.kind }));

export function outlineOf(document: FlowDocument): OutlineNode[] {
  const nodes = document.nodes ?? [];
  const edges = document.edges ?? [];
  const lines: OutlineNode[] = [];
  const visit = (id: string, depth: number) => {
    const node = nodes.find((known) => known.id === id);
    if (!node || lines.some((line) => line.id === id)) return;
    const ways = handlesOf(node).map(({ id: handle, label }) => ({
      handle,
      label,
      to: edges.find((edge) => edge.source === id && edge.handle === handle)?.target ?? null,
    }));
    lines.push({ id, title: titleOf(node), kind: node.kind, text: lineOf(node), depth, ways });
    for (const { to } of ways) if (to !== null) visit(to, ways.length > 1 ? depth + 1 : depth);
  };
  for (const node of nodes) if (node.kind === "start") visit(node.id, 0);
  for (const node of nodes) visit(node.id, 0);
  return lines;
}

const DAYS = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
const quoted = (words: string[], joint: string) => words.map((word) => `“${word}”`).join(joint);

function whenWords(when: TriggerWhen): string {
  switch (when.type) {
    case "keyword":
      return `The message contains ${quoted(when.words, when.matching === "all" ? " and " : " or ")}`;
    case "exact":
      return `The message is ${quoted(when.texts, " or ")}`;
    case "regex":
      return `The message fits ${when.pattern}`;
    case "any_message":
      return "Any message";
    case "first_message":
      return "A customer writes for the first time";
    case "label_added":
      return `The label “${when.label}” is put on a customer`;
    case "media_received":
      return `A file comes${(when.kinds ?? []).length > 0 ? ` (${(when.kinds ?? []).join(", ")})` : ""}`;
    case "scheduled":
      if (when.schedule.every === "once") return "Once, at a set time";
      if (when.schedule.every === "month") return `On day ${when.schedule.day} of every month at ${clock(when.schedule.minute)}`;
      return `Every ${when.schedule.days.length === 0 ? "day" : when.schedule.days.map((day) => DAYS[day]).join(", ")} at ${clock(when.schedule.minute)}`;
    case "api":
      return "Another program asks for it";
  }
}

export const triggerWords = ({ on, when }: FlowTrigger) => {
  const words = when ? whenWords(when) : "No trigger";
  return on === false ? `${words} (off)` : words;
};

const finding = (given: Pick<Finding, "rule" | "message" | "fix"> & Partial<Finding>): Finding => ({
  severity: "error",
  node: null,
  field: null,
  edge: null,
  ...given,
});

export function findingsOf(document: FlowDocument): Finding[] {
  const nodes = document.nodes ?? [];
  const found: Finding[] = [];
  if (nodes.filter(({ kind }) => kind === "start").length !== 1)
    found.push(
      finding({ rule: "one_start", message: "The flow needs exactly one start.", fix: "Add a start, or remove all but one." }),
    );
  if (!(document.triggers ?? []).some(({ on }) => on !== false))
    found.push(
      finding({
        rule: "triggers",
        severity: "warning",
        field: "triggers",
        message: "Nothing starts this flow.",
        fix: "Add a trigger, or start it by hand from a chat.",
      }),
    );
  (document.triggers ?? []).forEach(({ when }, place) => {
    const words = when?.type === "keyword" ? when.words : when?.type === "exact" ? when.texts : ["-"];
    if (words.every((word) => word.trim() === ""))
      found.push(
        finding({
          rule: "triggers",
          field: `triggers[${place}].when.words`,
          message: "A trigger has no words.",
          fix: "Write at least one, or remove it.",
        }),
      );
  });
  const outline = outlineOf(document);
  const reached = new Set<string>(nodes.filter(({ kind }) => kind === "start").map(({ id }) => id));
  for (let grew = true; grew;) {
    grew = false;
    for (const edge of document.edges ?? [])
      if (reached.has(edge.source) && !reached.has(edge.target)) grew = reached.add(edge.target).size > 0;
  }
  for (const node of nodes) {
    const title = titleOf(node);
    if (!reached.has(node.id))
      found.push(
        finding({
          rule: "reachable",
          node: node.id,
          message: `“${title}” cannot be reached from the start.`,
          fix: "Lead a way to it, or remove it.",
        }),
      );
    if ((node.kind === "message" || node.kind === "input") && lineOf(node).trim() === "")
      found.push(
        finding({
          rule: "required_fields",
          node: node.id,
          field: node.kind === "message" ? "text" : "prompt",
          message: node.kind === "message" ? "The text is empty." : "The question is empty.",
          fix: "Write what the customer reads.",
        }),
      );
    for (const { label, handle, to } of outline.find(({ id }) => id === node.id)?.ways ?? []) {
      if (to !== null) continue;
      const required = handlesOf(node).find(({ id }) => id === handle)?.required;
      found.push(
        finding({
          rule: "connected_handles",
          severity: required ? "error" : "warning",
          node: node.id,
          message: `“${label || handle}” of “${title}” leads nowhere.`,
          fix: "Say where the conversation goes on.",
        }),
      );
    }
  }
  return found.toSorted((a, b) => a.severity.localeCompare(b.severity));
}

const cut = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

export function diffOf(old: FlowDocument, next: FlowDocument): DiffLine[] {
  const lines: DiffLine[] = [];
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const flow = (text: string) => lines.push({ change: "changed", node: null, text });
  if (old.name !== next.name) flow(`Name: “${old.name}” → “${next.name}”`);
  if (old.description !== next.description)
    flow(`Description: “${cut(old.description ?? "")}” → “${cut(next.description ?? "")}”`);
  if (!same(old.triggers, next.triggers)) {
    const words = (document: FlowDocument) => (document.triggers ?? []).map(triggerWords).join(", ") || "none";
    flow(`Triggers: ${words(old)} → ${words(next)}`);
  }
  if (!same(old.settings, next.settings)) flow("Settings are different");
  const before = old.nodes ?? [];
  for (const node of next.nodes ?? []) {
    const was = before.find(({ id }) => id === node.id);
    if (!was) lines.push({ change: "added", node: node.id, text: `${titleOf(node)}: “${cut(lineOf(node))}”` });
    else if (!same(was.config, node.config) || was.label !== node.label)
      lines.push({
        change: "changed",
        node: node.id,
        text:
          was.label === node.label
            ? `${titleOf(node)}: “${cut(lineOf(was))}” → “${cut(lineOf(node))}”`
            : `${titleOf(was)} is called ${titleOf(node)}`,
      });
  }
  for (const node of before)
    if (!(next.nodes ?? []).some(({ id }) => id === node.id))
      lines.push({ change: "removed", node: node.id, text: `${titleOf(node)}: “${cut(lineOf(node))}”` });
  const key = ({ source, handle, target }: { source: string; handle: string; target: string }) => `${source} ${handle} ${target}`;
  const names = (document: FlowDocument, id: string) => {
    const node = document.nodes?.find((known) => known.id === id);
    return node ? titleOf(node) : id;
  };
  for (const edge of next.edges ?? [])
    if (!(old.edges ?? []).some((known) => key(known) === key(edge)))
      lines.push({ change: "added", node: edge.source, text: `${names(next, edge.source)} → ${names(next, edge.target)}` });
  for (const edge of old.edges ?? [])
    if (!(next.edges ?? []).some((known) => key(known) === key(edge)))
      lines.push({ change: "removed", node: edge.source, text: `${names(old, edge.source)} → ${names(old, edge.target)}` });
  return lines;
}
