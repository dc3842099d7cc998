/** What surrounds flows in the fake core: global variables, secrets, and which flow would answer. */
import type { FlowSecret, FlowTrigger, GlobalVariable, Kind, Occasion, Routed, TriggerWhen, Value } from "../bindings";
import type { Host } from "../host";
import { liveVersion } from "./flowState";
import { triggerWords } from "./flowWords";
import { refuse, type Replies } from "./reply";
import { keyed } from "./simulated";
import { addTests } from "./simulator";
import { announce, type World } from "./world";

type Commands = Pick<
  Host["commands"],
  | "globalVariables"
  | "setGlobalVariable"
  | "deleteGlobalVariable"
  | "flowSecrets"
  | "setFlowSecret"
  | "deleteFlowSecret"
  | "whichFlow"
>;

function kindOf(value: Value): Kind | null {
  if (value === null) return null;
  if (Array.isArray(value)) return "array";
  if (typeof value === "object") return "object";
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "boolean" : "string";
}

export const globalVariable = (name: string, value: Value, used_by: string[] = []): GlobalVariable => ({
  name,
  kind: kindOf(value),
  value,
  at: Date.now() - 86_400_000,
  used_by,
});

export function addSurroundings(world: World) {
  addTests(world);
  world.globals = [
    globalVariable("delivery_days", 2, ["Order status"]),
    globalVariable("shop_open", true),
    globalVariable("shop_name", "Lamp shop on Harbour Street", ["Order status", "Book an appointment"]),
    globalVariable("carriers", ["Harbour Post", "Northern Parcel"]),
    globalVariable("opening", { weekdays: "9 to 18", saturday: "10 to 14", sunday: null }, ["الرد خارج ساعات العمل"]),
    globalVariable("greeting_in_arabic", "أهلاً وسهلاً بكم في متجر المصابيح"),
  ];
  world.secrets = [
    { name: "shop_api", at: Date.now() - 5 * 86_400_000, used_by: ["Order status"], missing: false },
    { name: "crm", at: Date.now() - 60 * 86_400_000, used_by: [], missing: true },
  ];
}

const NAME = /^\p{L}[\p{L}\p{M}\p{N}_]{0,63}$/u;

function named(name: string) {
  if (!NAME.test(name)) refuse("invalid", "A name begins with a letter and has letters, digits and underscores.");
}

/** How particular a trigger is: an exact text before words, any message last. */
const PARTICULAR: Partial<Record<TriggerWhen["type"], number>> = {
  exact: 0,
  regex: 1,
  keyword: 2,
  media_received: 3,
  first_message: 4,
};

function fits(when: TriggerWhen | undefined, occasion: Occasion): boolean {
  if (when === undefined) return false;
  if (occasion.occasion === "message") return keyed(when, occasion.text, occasion.media ?? "text", occasion.first);
  return occasion.occasion === "label_added" && when.type === "label_added" && when.label === occasion.label;
}

function whyNot(triggers: FlowTrigger[], occasion: Occasion): string {
  const on = triggers.filter((trigger) => trigger.on !== false);
  if (on.length === 0) return "None of its triggers is on.";
  if (occasion.occasion === "label_added") return "It does not start with this label.";
  return `It starts otherwise: ${on.map((trigger) => triggerWords(trigger)).join("; ")}.`;
}

function route(world: World, account: string, occasion: Occasion): Routed {
  const routed: Routed = { chosen: null, others: [] };
  for (const flow of world.flows.toSorted((a, b) => a.rank - b.rank)) {
    const live = liveVersion(flow);
    const name = flow.draft.name ?? "";
    const pass = (why_not: string) => routed.others.push({ flow_id: flow.id, name, why_not });
    if (flow.account_ids.length > 0 && !flow.account_ids.includes(account)) continue;
    const triggers = live?.document.triggers ?? [];
    const [best] = triggers
      .map((trigger, place) => ({ trigger, place }))
      .filter(({ trigger }) => trigger.on !== false && fits(trigger.when, occasion))
      .toSorted((a, b) => rank(a.trigger) - rank(b.trigger));
    if (live === null) pass("It was never published.");
    else if (!flow.active) pass("It is off.");
    else if (best === undefined) pass(whyNot(triggers, occasion));
    else if (routed.chosen !== null) pass(`It would answer too, but “${routed.chosen.name}” is asked first.`);
    else routed.chosen = { flow_id: flow.id, name, trigger: best.place, why: `${triggerWords(best.trigger)}.`, variables: {} };
  }
  return routed;
}

const rank = ({ when }: FlowTrigger) => PARTICULAR[when?.type ?? "any_message"] ?? 9;

export const surroundingCommands = ({ answer, read }: Replies): Commands => ({
  globalVariables: () => read((world) => world.globals.toSorted((a, b) => a.name.localeCompare(b.name))),
  setGlobalVariable: (name, value) =>
    answer((world) => {
      named(name);
      const old = world.globals.find((known) => known.name === name);
      const variable = { ...globalVariable(name, value, old?.used_by), at: Date.now() };
      world.globals = [...world.globals.filter((known) => known !== old), variable];
      announce({ topic: "flows" });
      return variable;
    }),
  deleteGlobalVariable: (name) =>
    answer((world) => {
      world.globals = world.globals.filter((known) => known.name !== name);
      announce({ topic: "flows" });
      return null;
    }),
  flowSecrets: () => read((world) => world.secrets.toSorted((a, b) => a.name.localeCompare(b.name))),
  setFlowSecret: (name, value) =>
    answer((world) => {
      if (value === "") refuse("invalid", "Write the secret.");
      named(name);
      const old = world.secrets.find((known) => known.name === name);
      const secret: FlowSecret = { name, at: Date.now(), used_by: old?.used_by ?? [], missing: false };
      world.secrets = [...world.secrets.filter((known) => known !== old), secret];
      announce({ topic: "flows" });
      return secret;
    }),
  deleteFlowSecret: (name) =>
    answer((world) => {
      world.secrets = world.secrets.filter((known) => known.name !== name);
      announce({ topic: "flows" });
      return null;
    }),
  whichFlow: (account, occasion) => read((world) => route(world, account, occasion)),
});
