import { FileUp, Lock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { FileDrop } from "../../../components/FileDrop";
import type { ChatRow } from "../../../ipc";
import { addFiles } from "./unsent";

/** Files are let go over an open chat to be sent. */
export function ThreadDrop({ chat }: { chat: ChatRow }) {
  const { t } = useTranslation();
  const open = chat.owner === "human" && !chat.blocked;
  const take = (paths: string[]) => {
    if (!open || paths.length === 0) return;
    addFiles(chat.id, paths);
    requestAnimationFrame(() => document.getElementById("write-box")?.focus());
  };
  return (
    <FileDrop
      icon={open ? FileUp : Lock}
      title={() => (open ? t("attach.dropTitle", { name: chat.title }) : t("attach.dropLocked"))}
      text={open ? t("attach.dropText") : t("attach.dropLockedText")}
      testId="thread-drop"
      onDrop={take}
    />
  );
}
