import { File, FileCode, FileSpreadsheet, FileText, FileType2, Globe, type LucideIcon, Network, NotebookPen } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Source, SourceFormat } from "../../ipc";

const FORMATS: Record<SourceFormat, LucideIcon> = {
  pdf: FileType2,
  docx: FileText,
  xlsx: FileSpreadsheet,
  csv: FileSpreadsheet,
  markdown: FileCode,
  text: File,
  html: FileCode,
};

/** What a source is, in a word. */
export function useFormatName(): (source: Pick<Source, "kind" | "format">) => string {
  const { t } = useTranslation();
  return ({ kind, format }) => {
    if (kind !== "file") return t(`knowledge.source.kind.${kind}`);
    return format === null ? t("knowledge.source.kind.file") : t(`knowledge.source.format.${format}`);
  };
}

export function SourceIcon({ source: { kind, format }, size = 18 }: { source: Pick<Source, "kind" | "format">; size?: number }) {
  const web = kind === "site" ? Network : kind === "page" ? Globe : null;
  const Icon = web ?? (kind === "text" ? NotebookPen : format === null ? File : FORMATS[format]);
  return <Icon size={size} aria-hidden className="shrink-0 text-ink-2" />;
}
