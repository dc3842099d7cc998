import { FileUp, FolderUp, Globe, type LucideIcon, NotebookPen } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Base } from "../../ipc";
import { AddDialogs, useAddSource } from "./AddSource";

/** Nothing is read yet: the four ways to begin, and the shortest one, dropping files. */
export function SourcesEmpty({ base }: { base: Base }) {
  const { t } = useTranslation();
  const add = useAddSource(base);
  const ways: { id: "files" | "folder" | "pages" | "text"; icon: LucideIcon; go: () => void }[] = [
    { id: "files", icon: FileUp, go: add.files },
    { id: "folder", icon: FolderUp, go: add.folder },
    { id: "pages", icon: Globe, go: add.pages },
    { id: "text", icon: NotebookPen, go: add.text },
  ];
  return (
    <section
      aria-label={t("knowledge.tab.sources")}
      className="flex h-full flex-col items-center justify-center overflow-y-auto p-6"
    >
      <p className="text-title font-semibold">{t("knowledge.source.empty.title")}</p>
      <p className="mt-1 max-w-[46ch] text-center text-ink-2">{t("knowledge.source.empty.text")}</p>
      <ul className="mt-6 grid w-full max-w-[560px] grid-cols-2 gap-2">
        {ways.map(({ id, icon: Icon, go }) => (
          <li key={id}>
            <button
              type="button"
              data-testid={`add-${id}`}
              onClick={go}
              className="flex h-full w-full items-start gap-3 rounded-card border border-line bg-raised p-3.5 text-left transition-colors duration-120 hover:bg-hover"
            >
              <Icon size={20} aria-hidden className="mt-0.5 shrink-0 text-accent-ink" />
              <span className="min-w-0">
                <span className="block font-medium">{t(`knowledge.add.${id}`)}</span>
                <span className="block text-small text-ink-2">{t(`knowledge.add.hint.${id}`)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="mt-5 text-small text-ink-3">{t("knowledge.source.empty.drop")}</p>
      <AddDialogs add={add} base={base} known={[]} />
    </section>
  );
}
