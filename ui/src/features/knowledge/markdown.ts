/** The little Markdown that typed sources are written in, for their preview. The core reads all of it; this shows the common part. */
export type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "paragraph" | "quote"; text: string }
  | { kind: "list" | "numbers"; items: string[] };

export type Inline = { style: "plain" | "bold" | "italic" | "code"; text: string };

const LINE: [kind: "list" | "numbers" | "quote", pattern: RegExp][] = [
  ["list", /^\s*[-*+]\s+(.*)$/],
  ["numbers", /^\s*\d+[.)]\s+(.*)$/],
  ["quote", /^\s*>\s?(.*)$/],
];

export function blocks(text: string): Block[] {
  const found: Block[] = [];
  let open = false;
  for (const line of text.split("\n")) {
    const last = open ? found.at(-1) : undefined;
    open = line.trim() !== "";
    if (!open) continue;
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    const [kind, match] = LINE.map(([kind, pattern]) => [kind, pattern.exec(line)] as const).find(([, hit]) => hit) ?? [];
    const words = match?.[1] ?? line;
    if (heading) {
      found.push({ kind: "heading", level: heading[1]?.length ?? 1, text: heading[2] ?? "" });
      open = false;
    } else if (kind === "list" || kind === "numbers") {
      if (last?.kind === kind && "items" in last) last.items.push(words);
      else found.push({ kind, items: [words] });
    } else {
      const style = kind ?? "paragraph";
      if (last?.kind === style && "text" in last) last.text += `\n${words}`;
      else found.push({ kind: style, text: words });
    }
  }
  return found;
}

const MARKS = /(\*\*[^*\n]+\*\*|__[^_\n]+__|(?<!\w)_[^_\n]+_(?!\w)|\*[^*\s][^*\n]*\*|`[^`\n]+`)/;

export function inlines(text: string): Inline[] {
  return text
    .split(MARKS)
    .filter((piece) => piece !== "")
    .map((piece): Inline => {
      if (!MARKS.test(piece)) return { style: "plain", text: piece };
      if (piece.startsWith("**") || piece.startsWith("__")) return { style: "bold", text: piece.slice(2, -2) };
      return { style: piece.startsWith("`") ? "code" : "italic", text: piece.slice(1, -1) };
    });
}
