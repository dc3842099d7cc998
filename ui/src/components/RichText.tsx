import { textPieces } from "../lib/whatsappText";

const STYLES = {
  plain: "",
  bold: "font-semibold",
  italic: "italic",
  struck: "line-through",
  fixed: "font-mono text-small",
} as const;

/** A message as WhatsApp shows it: line breaks kept, *bold* and its siblings applied, direction by its own letters. */
export const RichText = ({ text }: { text: string }) => (
  <span dir="auto" className="block break-words whitespace-pre-wrap [overflow-wrap:anywhere]">
    {textPieces(text).map((piece, place) => (
      <span key={place} className={STYLES[piece.style]}>
        {piece.text}
      </span>
    ))}
  </span>
);
