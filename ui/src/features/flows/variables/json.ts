/** Where a text stops being JSON. Engines say it each in their way, or not at all; this says it as an offset. */
const SPACE = /[ \t\n\r]*/y;
const TEXT = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const DEEPEST = 200;

/** The offset of the first character that cannot be, or null if all of it is JSON. */
export function jsonTrouble(text: string): number | null {
  let at = 0;
  let wrong: number | null = null;

  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found !== null;
  };
  const skip = () => take(SPACE);
  const fail = () => {
    wrong ??= at;
    return false;
  };
  const sign = (expected: string) => {
    skip();
    if (text[at] !== expected) return false;
    at += 1;
    return true;
  };
  const several = (close: string, part: () => boolean): boolean => {
    if (sign(close)) return true;
    for (;;) {
      if (!part()) return false;
      if (sign(close)) return true;
      if (!sign(",")) return fail();
    }
  };
  const value = (depth: number): boolean => {
    skip();
    if (depth > DEEPEST) return fail();
    if (sign("[")) return several("]", () => value(depth + 1));
    if (sign("{"))
      return several("}", () => {
        skip();
        if (!take(TEXT) || !sign(":")) return fail();
        return value(depth + 1);
      });
    return take(TEXT) || take(PLAIN) || fail();
  };

  if (value(0)) {
    skip();
    if (at < text.length) fail();
  }
  return wrong;
}
