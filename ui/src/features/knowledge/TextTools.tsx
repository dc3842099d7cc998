import { Bold, Heading2, Italic, List, ListOrdered, type LucideIcon, Quote } from "lucide-react";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../components/IconButton";
import { applyTool, type Tool } from "./textModel";

const TOOLS: [tool: Tool, icon: LucideIcon][] = [
  ["heading", Heading2],
  ["bold", Bold],
  ["italic", Italic],
  ["list", List],
  ["numbers", ListOrdered],
  ["quote", Quote],
];

type Props = { field: RefObject<HTMLTextAreaElement | null>; disabled: boolean; onChange: (text: string) => void };

/** Formats what is selected in a text field. */
export function TextTools({ field, disabled, onChange }: Props) {
  const { t } = useTranslation();
  const use = (tool: Tool) => {
    const area = field.current;
    if (!area) return;
    const next = applyTool(tool, { text: area.value, from: area.selectionStart, to: area.selectionEnd });
    onChange(next.text);
    area.value = next.text;
    area.focus();
    area.setSelectionRange(next.from, next.to);
  };
  return (
    <div role="toolbar" aria-label={t("knowledge.text.tools")} className="flex items-center gap-0.5">
      {TOOLS.map(([tool, icon]) => (
        <IconButton
          key={tool}
          label={t(`knowledge.text.tool.${tool}`)}
          icon={icon}
          disabled={disabled}
          onClick={() => use(tool)}
        />
      ))}
    </div>
  );
}
