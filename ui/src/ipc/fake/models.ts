/** The models that search can use, in the fake core: downloads and changes go on in steps of a third of the world's pace. */
import type { SearchModel } from "../bindings";
import type { Host } from "../host";
import { found, refuse, type Replies } from "./reply";
import { announce, type World } from "./world";

type Commands = Pick<
  Host["commands"],
  | "models"
  | "downloadModel"
  | "cancelDownload"
  | "importModel"
  | "removeModel"
  | "useModel"
  | "stopSwitching"
  | "rollBackModel"
  | "stopOrdering"
  | "addEndpoint"
>;

const STEPS = 5;
const modelOf = (world: World, id: string) => found(world.models.models.find((model) => model.id === id));
const told = (world: World) => {
  announce({ topic: "knowledge" });
  return world.models;
};

function goOnDownloading(world: World, model: SearchModel) {
  setTimeout(() => {
    if (model.phase.phase !== "downloading") return;
    const done_mb = model.phase.done_mb + Math.ceil(model.size_mb / STEPS);
    model.phase = done_mb >= model.size_mb ? { phase: "installed" } : { phase: "downloading", done_mb, total_mb: model.size_mb };
    announce({ topic: "knowledge" });
    goOnDownloading(world, model);
  }, world.pace / 3);
}

function activate(world: World, to: SearchModel) {
  const before = world.models.models.find((model) => model.use === to.use && model.active);
  if (before) before.active = false;
  to.active = true;
  if (to.use === "order") return;
  world.models.previous = before?.id ?? null;
  world.index.model = to.id;
}

function goOnSwitching(world: World, to: SearchModel) {
  setTimeout(() => {
    const { switching } = world.models;
    if (switching?.to !== to.id || switching.failed !== null) return;
    switching.done += Math.ceil(switching.total / STEPS);
    if (switching.done >= switching.total) {
      world.models.switching = null;
      activate(world, to);
    }
    announce({ topic: "knowledge" });
    goOnSwitching(world, to);
  }, world.pace / 3);
}

function startSwitching(world: World, to: SearchModel) {
  world.models.switching = { to: to.id, done: 0, total: 4000, failed: null };
  goOnSwitching(world, to);
}

export const modelCommands = ({ answer, read }: Replies): Commands => ({
  models: () => read((world) => world.models),
  downloadModel: (id) =>
    answer((world) => {
      const model = modelOf(world, id);
      model.phase = { phase: "downloading", done_mb: 0, total_mb: model.size_mb };
      goOnDownloading(world, model);
      return told(world);
    }),
  cancelDownload: (id) =>
    answer((world) => {
      modelOf(world, id).phase = { phase: "available" };
      return told(world);
    }),
  importModel: (folder) =>
    answer((world) => {
      if (!folder.includes("model"))
        refuse("invalid", "There is no model in this folder: model.onnx and tokenizer.json are missing.");
      const model: SearchModel = {
        id: `folder-${world.next++}`,
        name: folder.split(/[\\/]/).at(-1) ?? folder,
        use: "meaning",
        about: "Taken from a folder of yours.",
        languages: "unknown",
        size_mb: 118,
        phase: { phase: "installed" },
        active: false,
        recommended: false,
      };
      world.models.models.splice(1, 0, model);
      announce({ topic: "knowledge" });
      return model;
    }),
  removeModel: (id) =>
    answer((world) => {
      const model = modelOf(world, id);
      if (model.active) refuse("not_allowed_now", "Search uses this model. Let it use another one first.");
      if (model.languages === "unknown") world.models.models = world.models.models.filter((known) => known !== model);
      else model.phase = { phase: "available" };
      if (world.models.previous === id) world.models.previous = null;
      return told(world);
    }),
  useModel: (id) =>
    answer((world) => {
      const model = modelOf(world, id);
      if (model.use === "order") activate(world, model);
      else startSwitching(world, model);
      return told(world);
    }),
  stopSwitching: () =>
    answer((world) => {
      world.models.switching = null;
      return told(world);
    }),
  rollBackModel: () =>
    answer((world) => {
      activate(world, modelOf(world, found(world.models.previous)));
      return told(world);
    }),
  stopOrdering: () =>
    answer((world) => {
      for (const model of world.models.models) if (model.use === "order") model.active = false;
      return told(world);
    }),
  addEndpoint: ({ url, model }) =>
    answer((world) => {
      if (url.includes("nowhere")) refuse("invalid", "Nothing answered at this address. Check it and try again.");
      const row: SearchModel = {
        id: `endpoint-${world.next++}`,
        name: model,
        use: "meaning",
        about: "Asked over the network: the words of your sources and of your customers' questions go there.",
        languages: "unknown",
        size_mb: 0,
        phase: { phase: "endpoint", url },
        active: false,
        recommended: false,
      };
      world.models.models.push(row);
      announce({ topic: "knowledge" });
      return row;
    }),
});
