import { FileUp, FolderUp, Globe, NotebookPen, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { toast } from "sonner";
import { Button } from "../../components/Button";
import { Menu } from "../../components/Menu";
import type { Base, Source } from "../../ipc";
import { useShortcuts } from "../../lib/shortcuts";
import { PagesDialog } from "./PagesDialog";
import { places } from "./places";
import { useAddFiles, usePickPaths } from "./sourceQueries";

/** Adds files by their paths, from a dialog or a drop, and says so. */
export function useAddPaths(base: Base) {
  const { t } = useTranslation();
  const adding = useAddFiles();
  return (paths: string[], onAdded?: () => void) => {
    if (paths.length === 0) return;
    adding.mutate(
      { base: base.id, paths },
      {
        onSuccess: (added) => {
          onAdded?.();
          toast(added.length === 0 ? t("knowledge.add.nothing") : t("knowledge.add.added", { count: added.length }));
        },
      },
    );
  };
}

/** The four ways to add a source. */
export function useAddSource(base: Base) {
  const navigate = useNavigate();
  const addPaths = useAddPaths(base);
  const [asking, setAsking] = useState(false);
  const picking = usePickPaths();
  const choose = (what: "files" | "folder") => picking.mutate(what, { onSuccess: (paths) => addPaths(paths) });
  return {
    files: () => choose("files"),
    folder: () => choose("folder"),
    pages: () => setAsking(true),
    text: () => void navigate(places.newText(base.id)),
    asking,
    stopAsking: () => setAsking(false),
  };
}

type Dialogs = { add: ReturnType<typeof useAddSource>; base: Base; known: Source[] };

export const AddDialogs = ({ add, base, known }: Dialogs) =>
  add.asking && <PagesDialog base={base} known={known} onClose={add.stopAsking} />;

export function AddSource({ base, known }: { base: Base; known: Source[] }) {
  const { t } = useTranslation();
  // The command palette asks for it with `?add` in the address, also when the sources are shown already.
  const { key, search } = useLocation();
  const [opened, setOpened] = useState(false);
  const [closed, setClosed] = useState("");
  const open = opened || (new URLSearchParams(search).has("add") && closed !== key);
  const setOpen = (next: boolean) => {
    setOpened(next);
    if (!next) setClosed(key);
  };
  const add = useAddSource(base);
  useShortcuts({ addSource: () => setOpen(true) });
  return (
    <>
      <Menu
        open={open}
        onOpenChange={setOpen}
        trigger={
          <Button tone="primary" icon={Plus} data-testid="add-source">
            {t("knowledge.add.title")}
          </Button>
        }
        items={[
          { id: "files", label: t("knowledge.add.files"), icon: FileUp, onSelect: add.files },
          { id: "folder", label: t("knowledge.add.folder"), icon: FolderUp, onSelect: add.folder },
          { id: "pages", label: t("knowledge.add.pages"), icon: Globe, onSelect: add.pages },
          { id: "text", label: t("knowledge.add.text"), icon: NotebookPen, onSelect: add.text },
        ]}
      />
      <AddDialogs add={add} base={base} known={known} />
    </>
  );
}
