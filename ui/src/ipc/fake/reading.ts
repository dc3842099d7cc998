/** The fake core reads a source: the same states over time as the real one, a step every third of the world's pace. */
import type { ReadingStep, Source } from "../bindings";
import { type FakeText, textOf } from "./library";
import { announce, id, type World } from "./world";

const STEPS: [step: ReadingStep, share: number][] = [
  ["fetching", 0],
  ["reading", 0],
  ["indexing", 0.25],
  ["indexing", 0.6],
  ["indexing", 0.9],
];

export function newSource(world: World, base: string, given: Partial<Source> & Pick<Source, "kind" | "title">): Source {
  const source: Source = {
    id: id(world, "source"),
    base_id: base,
    parent_id: null,
    format: null,
    location: null,
    state: "pending",
    reason: null,
    progress: null,
    warnings: [],
    passages: 0,
    pages: null,
    bytes: 0,
    language: null,
    crawl: null,
    refresh: "never",
    read_at: null,
    next_read_at: null,
    created_at: Date.now(),
    uses: 0,
    ...given,
  };
  world.sources.unshift(source);
  return source;
}

const finish = (source: Source, text: FakeText) =>
  Object.assign(source, {
    state: "indexed",
    progress: null,
    reason: null,
    passages: text.chunks.length,
    language: source.language ?? "en",
    read_at: Date.now(),
  });

export function startReading(world: World, source: Source, words: string) {
  world.texts.set(source.id, textOf(words));
  Object.assign(source, { state: "pending", reason: null, progress: null });
  const steps = source.kind === "file" || source.kind === "text" ? STEPS.slice(1) : STEPS;
  const go = (at: number) =>
    setTimeout(() => {
      const stopped = source.state !== "pending" && source.state !== "processing";
      if (stopped || !world.sources.includes(source)) return;
      const text = world.texts.get(source.id) ?? { lines: [], chunks: [] };
      const [step, share] = steps[at] ?? [];
      if (step === undefined) finish(source, text);
      else {
        const total = step === "indexing" ? text.chunks.length : 0;
        Object.assign(source, { state: "processing", progress: { step, done: Math.floor(total * (share ?? 0)), total } });
        go(at + 1);
      }
      announce({ topic: "knowledge" });
    }, world.pace / 3);
  go(0);
}
