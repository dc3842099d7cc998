import { z } from "zod";

export const TITLE_MAX = 200;
export const TEXT_MAX = 500_000;

/** What a typed source must be. The messages are the names of texts in `i18n/en.ts`. */
export const textSchema = z.object({
  title: z.string().trim().min(1, "titleNeeded").max(TITLE_MAX, "titleTooLong"),
  text: z.string().trim().min(1, "bodyNeeded").max(TEXT_MAX, "bodyTooLong"),
});

export type TextForm = z.infer<typeof textSchema>;

export type Tool = "heading" | "bold" | "italic" | "list" | "numbers" | "quote";
export type Written = { text: string; from: number; to: number };

const AROUND: { [tool in Tool]?: string } = { bold: "**", italic: "_" };
const BEFORE: { [tool in Tool]?: (place: number) => string } = {
  heading: () => "## ",
  list: () => "- ",
  numbers: (place) => `${place + 1}. `,
  quote: () => "> ",
};

/** Puts the marks of a tool around the selected words, or before each selected line; a second time takes them away. */
export function applyTool(tool: Tool, { text, from, to }: Written): Written {
  const mark = AROUND[tool];
  if (mark !== undefined) {
    const inside = text.slice(from, to);
    const [before, after] = [text.slice(0, from), text.slice(to)];
    if (before.endsWith(mark) && after.startsWith(mark))
      return {
        text: before.slice(0, -mark.length) + inside + after.slice(mark.length),
        from: from - mark.length,
        to: to - mark.length,
      };
    return { text: `${before}${mark}${inside}${mark}${after}`, from: from + mark.length, to: to + mark.length };
  }
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const next = text.indexOf("\n", to);
  const end = next === -1 ? text.length : next;
  const lines = text.slice(start, end).split("\n");
  const put = (line: string, place: number) => (BEFORE[tool]?.(place) ?? "") + line;
  const marked = lines.every((line, place) => line.startsWith(BEFORE[tool]?.(place) ?? ""));
  const changed = lines
    .map((line, place) => (marked ? line.slice((BEFORE[tool]?.(place) ?? "").length) : put(line, place)))
    .join("\n");
  return { text: text.slice(0, start) + changed + text.slice(end), from: start, to: start + changed.length };
}
