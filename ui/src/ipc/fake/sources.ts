/** Sources, in the fake core. */
import type { CrawlRules, Refresh, Source } from "../bindings";
import type { Host } from "../host";
import { formatOf, RENTAL } from "./library";
import { newSource, startReading } from "./reading";
import { found, refuse, type Replies } from "./reply";
import { announce, type World } from "./world";

type Commands = Pick<
  Host["commands"],
  | "sources"
  | "source"
  | "addFiles"
  | "addPages"
  | "addText"
  | "textOfSource"
  | "updateText"
  | "renameSource"
  | "moveSource"
  | "setRefresh"
  | "readAgain"
  | "stopReading"
  | "deleteSource"
  | "restoreSource"
  | "sourceLines"
  | "saveSource"
>;

const DAYS: Record<Refresh, number | null> = { never: null, daily: 1, weekly: 7, monthly: 30 };
const nextRead = (refresh: Refresh) => (DAYS[refresh] === null ? null : Date.now() + (DAYS[refresh] ?? 0) * 86_400_000);
const sourceOf = (world: World, source: string) => found(world.sources.find((known) => known.id === source));

function addFile(world: World, base: string, path: string): Source {
  const title = path.split(/[\\/]/).at(-1) ?? path;
  const format = formatOf(path);
  const source = newSource(world, base, { kind: "file", title, location: path, format, bytes: 64_000 });
  if (format === null)
    Object.assign(source, {
      state: "failed",
      reason: "This kind of file cannot be read. Save it as PDF, Word or text and add it again.",
    });
  else startReading(world, source, `# ${title}\n${RENTAL}`);
  return source;
}

function addPage(world: World, base: string, url: string, crawl: CrawlRules | null, refresh: Refresh): Source {
  const { host, pathname } = new URL(url);
  const title = pathname === "/" ? host : `${host}${pathname}`;
  const kind = crawl ? "site" : "page";
  const more = { location: url, format: "html", crawl, refresh, next_read_at: nextRead(refresh), bytes: 21_000 } as const;
  const source = newSource(world, base, { kind, title, ...more });
  startReading(world, source, `# ${title}\n${RENTAL}`);
  return source;
}

/** A file or page, and with a site its pages. */
const withPages = (world: World, source: string) =>
  world.sources.filter((known) => known.id === source || known.parent_id === source);

export const sourceCommands = ({ answer, read }: Replies): Commands => {
  const change = (source: string, by: (row: Source, world: World) => void) =>
    answer((world) => {
      const row = sourceOf(world, source);
      by(row, world);
      announce({ topic: "knowledge" });
      return row;
    });
  return {
    sources: (base) => read((world) => world.sources.filter((source) => source.base_id === base)),
    source: (source) => read((world) => sourceOf(world, source)),
    addFiles: (base, paths) =>
      answer((world) => {
        const added = paths.map((path) => addFile(world, base, path));
        announce({ topic: "knowledge" });
        return added;
      }),
    addPages: (base, urls, crawl, refresh) =>
      answer((world) => {
        const added = urls.map((url) => addPage(world, base, url, crawl, refresh));
        announce({ topic: "knowledge" });
        return added;
      }),
    addText: (base, title, text) =>
      answer((world) => {
        if (title.trim() === "") refuse("invalid", "Give the source a name.");
        const source = newSource(world, base, { kind: "text", title, format: "markdown", bytes: text.length });
        world.typed.set(source.id, text);
        startReading(world, source, text);
        announce({ topic: "knowledge" });
        return source;
      }),
    textOfSource: (source) => read((world) => found(world.typed.get(source))),
    updateText: (source, title, text) =>
      change(source, (row, world) => {
        Object.assign(row, { title, bytes: text.length });
        world.typed.set(source, text);
        startReading(world, row, text);
      }),
    renameSource: (source, title) =>
      change(source, (row) => {
        if (title.trim() === "") refuse("invalid", "Give the source a name.");
        row.title = title.trim();
      }),
    moveSource: (source, base) =>
      change(source, (_row, world) => {
        for (const each of withPages(world, source)) each.base_id = base;
      }),
    setRefresh: (source, refresh) =>
      change(source, (row) => void Object.assign(row, { refresh, next_read_at: nextRead(refresh) })),
    readAgain: (source) =>
      change(source, (row, world) => {
        const text = world.texts.get(source);
        const words = text?.lines.map((line) => `${line.heading ? `${"#".repeat(line.heading)} ` : ""}${line.text}`).join("\n");
        startReading(world, row, words ?? RENTAL);
      }),
    stopReading: (source) =>
      change(source, (row) => {
        const state = row.read_at === null ? "failed" : "indexed";
        Object.assign(row, { state, progress: null, reason: state === "failed" ? "You stopped the reading." : null });
      }),
    deleteSource: (source) =>
      answer((world) => {
        sourceOf(world, source);
        const gone = withPages(world, source);
        world.deletedSources.set(source, gone);
        world.sources = world.sources.filter((known) => !gone.includes(known));
        announce({ topic: "knowledge" });
        return null;
      }),
    restoreSource: (source) =>
      answer((world) => {
        const [row, ...pages] = found(world.deletedSources.get(source));
        world.sources.unshift(found(row), ...pages);
        announce({ topic: "knowledge" });
        return found(row);
      }),
    sourceLines: (source, cited, from, count) =>
      read((world) => {
        const { lines, chunks } = found(world.texts.get(source));
        const chunk = cited === null ? undefined : chunks[Number(cited.split(":")[1])];
        const isCited = (place: number) => chunk !== undefined && place >= chunk.from && place < chunk.from + chunk.count;
        const stretch = lines.slice(from, from + count).map((line, place) => ({ ...line, cited: isCited(from + place) }));
        return { total: lines.length, from, cited_from: chunk?.from ?? null, lines: stretch };
      }),
    saveSource: (source, path) =>
      answer((world) => {
        sourceOf(world, source);
        world.written.push(path);
        return null;
      }),
  };
};
