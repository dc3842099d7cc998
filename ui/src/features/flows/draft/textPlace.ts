/** Where in the text of a flow file something is wrong. Pure. */
import { jsonTrouble } from "../variables/json";

export type TextPlace = { line: number; column: number; offset: number };

function at(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n"), offset };
}

/** The place that a message of the core names ("Line 3, column 5" or "Node ask"); without a message, where the text stops being JSON. */
export function placeOf(text: string, message: string | null): TextPlace | null {
  if (message === null) {
    const offset = jsonTrouble(text);
    return offset === null ? null : at(text, offset);
  }
  const named = /line (\d+)(?:,? column (\d+))?/i.exec(message);
  if (!named) return placeOfNode(text, /^Node ([^,:\n]+)[,:]/m.exec(message)?.[1]);
  const line = Number(named[1]);
  const column = Number(named[2] ?? 1);
  const lines = text.split("\n");
  const offset = lines.slice(0, line - 1).reduce((sum, known) => sum + known.length + 1, 0) + column - 1;
  return { line, column, offset: Math.min(text.length, offset) };
}

/** Where a node says its id: `"id": "ask"`. */
function placeOfNode(text: string, node: string | undefined): TextPlace | null {
  if (node === undefined) return null;
  const id = /"id"\s*:\s*"((?:[^"\\]|\\.)*)"/g;
  for (const hit of text.matchAll(id)) if (hit[1] === node) return at(text, hit.index);
  return null;
}
