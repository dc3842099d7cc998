import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";

type Props = {
  title: string;
  text: string;
  usedBy: string[];
  action: string;
  busy: boolean;
  onDelete: () => void;
  onClose: () => void;
};

/** Asks before something is deleted that flows may use, and names them. */
export function DeleteDialog({ title, text, usedBy, action, busy, onDelete, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      open
      title={title}
      text={text}
      onOpenChange={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button tone="danger" autoFocus busy={busy} data-testid="confirm-delete" onClick={onDelete}>
            {action}
          </Button>
        </>
      }
    >
      {usedBy.length > 0 && (
        <>
          <p>{t("variables.stillUsed")}</p>
          <ul className="mt-1 list-disc pl-5 text-ink-2">
            {usedBy.map((flow) => (
              <li key={flow} dir="auto">
                {flow}
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
