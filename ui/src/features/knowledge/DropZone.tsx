import { FileUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { FileDrop } from "../../components/FileDrop";
import type { Base } from "../../ipc";
import { useAddPaths } from "./AddSource";
import { places } from "./places";

/** Files and folders are dropped on the screen to become sources. */
export function DropZone({ base }: { base: Base }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const addPaths = useAddPaths(base);
  return (
    <FileDrop
      icon={FileUp}
      title={(count) => t("knowledge.add.dropTitle", { count, name: base.name })}
      text={t("knowledge.add.dropText")}
      testId="drop-zone"
      onDrop={(paths) => addPaths(paths, () => void navigate(places.sources(base.id)))}
    />
  );
}
