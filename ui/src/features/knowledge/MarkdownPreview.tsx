import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "../../lib/cn";
import { blocks, type Inline, inlines } from "./markdown";

/** A typed text as it is understood: headings, lists and quotes. */
export function MarkdownPreview({ text }: { text: string }) {
  const { t } = useTranslation();
  const parts = useMemo(() => blocks(text), [text]);
  if (parts.length === 0) return <p className="text-ink-3">{t("knowledge.text.nothing")}</p>;
  return (
    <div className="selectable flex flex-col gap-2 [overflow-wrap:anywhere]">
      {parts.map((block, place) => {
        if (block.kind === "heading")
          return (
            <h3 key={place} dir="auto" className={cn("pt-2 font-semibold", block.level <= 2 && "text-title")}>
              <Line text={block.text} />
            </h3>
          );
        if ("items" in block) {
          const List = block.kind === "list" ? "ul" : "ol";
          return (
            <List key={place} dir="auto" className={cn("ps-5", block.kind === "list" ? "list-disc" : "list-decimal")}>
              {block.items.map((item, row) => (
                <li key={row}>
                  <Line text={item} />
                </li>
              ))}
            </List>
          );
        }
        const quote = block.kind === "quote";
        return (
          <p key={place} dir="auto" className={cn("whitespace-pre-wrap", quote && "border-s-2 border-line ps-3 text-ink-2")}>
            <Line text={block.text} />
          </p>
        );
      })}
    </div>
  );
}

const STYLES: Record<Inline["style"], string> = {
  plain: "",
  bold: "font-semibold",
  italic: "italic",
  code: "font-mono text-small",
};

const Line = ({ text }: { text: string }) =>
  inlines(text).map((piece, place) => (
    <span key={place} className={STYLES[piece.style]}>
      {piece.text}
    </span>
  ));
