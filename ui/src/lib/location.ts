const POINT = /(-?\d{1,2}\.\d+)[,;\s]+(-?\d{1,3}\.\d+)/;

/** The name and the coordinates in the text of a location message ("51.5079, -0.0877 London Bridge"). */
export function location(text: string): { name: string; point: string | null } {
  const found = POINT.exec(text);
  if (!found) return { name: text.trim(), point: null };
  const name = text.replace(found[0], "").replace(/^[\s,;:]+|[\s,;:]+$/g, "");
  return { name, point: `${Number(found[1]).toFixed(4)}, ${Number(found[2]).toFixed(4)}` };
}
