import {
  BookOpenText,
  CalendarClock,
  CircleStop,
  Ellipsis,
  FileDown,
  FolderInput,
  PencilLine,
  RotateCw,
  SquarePen,
  Trash2,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../components/IconButton";
import { Menu, type MenuItem } from "../../components/Menu";
import type { Source } from "../../ipc";
import { isBusy } from "./sourceModel";
import type { SourceActions } from "./useSourceActions";

/** What needs a question first: the list asks it. */
export type Asked = "rename" | "move" | "refresh";

type Props = {
  source: Source;
  actions: SourceActions;
  movable: boolean;
  tabIndex?: number;
  onAsk: (what: Asked) => void;
  onErase: () => void;
  /** The reader shows the source already. */
  opened?: boolean;
};

export function SourceMenu({ source, actions, movable, tabIndex, opened = false, onAsk, onErase }: Props) {
  const { t } = useTranslation();
  const busy = isBusy(source);
  const ofSite = source.parent_id !== null;
  const web = (source.kind === "page" || source.kind === "site") && !ofSite;
  const items: (MenuItem | false)[] = [
    !opened &&
      source.kind !== "site" && {
        id: "open",
        label: t("knowledge.source.open"),
        icon: BookOpenText,
        onSelect: () => actions.open(source),
      },
    source.kind === "text" && {
      id: "edit",
      label: t("knowledge.source.edit"),
      icon: SquarePen,
      onSelect: () => actions.edit(source),
    },
    busy
      ? {
          id: "stop",
          label: t("knowledge.source.stop"),
          icon: CircleStop,
          hint: source.read_at === null ? undefined : t("knowledge.source.stopHint"),
          onSelect: () => actions.stop([source]),
        }
      : {
          id: "again",
          label: t("knowledge.source.readAgain"),
          icon: RotateCw,
          onSelect: () => actions.readAgain([source]),
        },
    web && {
      id: "refresh",
      label: t("knowledge.source.refresh"),
      icon: CalendarClock,
      hint: t(`knowledge.refresh.${source.refresh}`),
      onSelect: () => onAsk("refresh"),
    },
    !ofSite && { id: "rename", label: t("knowledge.source.rename"), icon: PencilLine, onSelect: () => onAsk("rename") },
    !ofSite && movable && { id: "move", label: t("knowledge.source.move"), icon: FolderInput, onSelect: () => onAsk("move") },
    source.kind !== "site" &&
      source.bytes > 0 && {
        id: "save",
        label: t("knowledge.source.saveOriginal"),
        icon: FileDown,
        onSelect: () => actions.saveOriginal(source),
      },
    !ofSite && { id: "delete", label: t("common.delete"), icon: Trash2, danger: true, onSelect: onErase },
  ];
  return (
    <Menu
      trigger={
        <IconButton
          label={t("knowledge.source.more", { title: source.title })}
          icon={Ellipsis}
          tabIndex={tabIndex}
          data-testid="source-menu"
        />
      }
      items={items.filter((item) => item !== false)}
    />
  );
}
