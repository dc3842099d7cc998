/** WhatsApp's own marks: *bold*, _italic_, ~struck~ and `fixed`. Pure: text in, pieces out; marks that do not close stay as they are. */
export type TextPiece = { text: string; style: "plain" | "bold" | "italic" | "struck" | "fixed" };

const MARK = /(?<![\p{L}\p{N}])([*_~`])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/gu;
const STYLES: Record<string, TextPiece["style"]> = { "*": "bold", _: "italic", "~": "struck", "`": "fixed" };

export function textPieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(MARK)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), style: "plain" });
    pieces.push({ text: match[2] ?? "", style: STYLES[match[1] ?? ""] ?? "plain" });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), style: "plain" });
  return pieces;
}
