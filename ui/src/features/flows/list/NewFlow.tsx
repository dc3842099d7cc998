import { ClipboardPaste, FileInput, FilePlus2, LayoutTemplate, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button } from "../../../components/Button";
import { Menu } from "../../../components/Menu";
import { flowPlaces } from "../places";
import { useTakeFlow } from "./useTakeFlow";

/** All the ways to a new flow. */
export function NewFlow({ onEmpty, onPaste }: { onEmpty: () => void; onPaste: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { takeFile } = useTakeFlow();
  return (
    <Menu
      trigger={
        <Button tone="primary" icon={Plus} data-testid="new-flow">
          {t("flows.new.button")}
        </Button>
      }
      items={[
        {
          id: "gallery",
          label: t("flows.new.gallery"),
          hint: t("flows.new.galleryHint"),
          icon: LayoutTemplate,
          onSelect: () => void navigate(flowPlaces.gallery),
        },
        { id: "empty", label: t("flows.new.empty"), hint: t("flows.new.emptyHint"), icon: FilePlus2, onSelect: onEmpty },
        {
          id: "file",
          label: t("flows.new.file"),
          hint: t("flows.new.fileHint"),
          icon: FileInput,
          onSelect: () => takeFile(null),
        },
        { id: "paste", label: t("flows.new.paste"), hint: t("flows.new.pasteHint"), icon: ClipboardPaste, onSelect: onPaste },
      ]}
    />
  );
}
