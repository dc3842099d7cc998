/** Knowledge bases and the system's file dialogs, in the fake core. */
import type { Base } from "../bindings";
import type { Host } from "../host";
import { found, refuse, type Replies } from "./reply";
import { announce, faqsOf, id, type World } from "./world";

type Commands = Pick<
  Host["commands"],
  | "bases"
  | "createBase"
  | "updateBase"
  | "deleteBase"
  | "restoreBase"
  | "exportBase"
  | "importBase"
  | "pick"
  | "pickPlace"
  | "indexState"
>;

const baseOf = (world: World, base: string) => found(world.bases.find((known) => known.id === base));

const counted = (world: World, base: Base): Base => ({
  ...base,
  faqs: faqsOf(world, base.id).length,
  gaps: world.gaps.filter(({ base_id }) => base_id === base.id).reduce((sum, { count }) => sum + count, 0),
  sources: world.sources.filter(({ base_id, parent_id }) => base_id === base.id && parent_id === null).length,
});

function freeName(world: World, name: string): string {
  const taken = new Set(world.bases.map((base) => base.name));
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} ${number}`)) number += 1;
  return `${name} ${number}`;
}

function added(world: World, name: string): Base {
  const base: Base = { id: id(world, "base"), name, is_default: false, languages: [], faqs: 0, sources: 0, gaps: 0 };
  world.bases.push(base);
  announce({ topic: "knowledge" });
  return base;
}

export const baseCommands = ({ answer, read }: Replies): Commands => ({
  bases: () => read((world) => world.bases.map((base) => counted(world, base))),
  createBase: (name) =>
    answer((world) => {
      if (name.trim() === "") refuse("invalid", "Give the knowledge base a name.");
      return added(world, freeName(world, name.trim()));
    }),
  updateBase: (baseId, patch) =>
    answer((world) => {
      const base = baseOf(world, baseId);
      if (patch.is_default) for (const other of world.bases) other.is_default = false;
      Object.assign(base, patch);
      announce({ topic: "knowledge" });
      return counted(world, base);
    }),
  deleteBase: (baseId) =>
    answer((world) => {
      const base = baseOf(world, baseId);
      if (base.is_default) refuse("not_allowed_now", "The default cannot be deleted. Make another one the default first.");
      world.deletedBases.set(baseId, base);
      world.bases = world.bases.filter((known) => known !== base);
      announce({ topic: "knowledge" });
      return null;
    }),
  restoreBase: (baseId) =>
    answer((world) => {
      const base = found(world.deletedBases.get(baseId));
      world.bases.push(base);
      announce({ topic: "knowledge" });
      return counted(world, base);
    }),
  exportBase: (baseId, path) =>
    answer((world) => {
      baseOf(world, baseId);
      world.written.push(path);
      return null;
    }),
  importBase: (path) =>
    answer((world) => {
      const file = path.split(/[\\/]/).at(-1) ?? path;
      if (!file.endsWith(".switchboard-base"))
        refuse("invalid", "This file is not an exported knowledge base. Nothing was added.");
      return added(world, freeName(world, file.replace(/\.switchboard-base$/, "")));
    }),
  pick: async (what) => {
    // A dialog of the system is never there and gone in one breath.
    await new Promise((resolve) => setTimeout(resolve, 30));
    return answer((world) => world.picks[what] ?? []);
  },
  pickPlace: (name) => answer((world) => (world.picks.place === undefined ? `/home/you/Documents/${name}` : null)),
  indexState: () => read((world) => world.index),
});
