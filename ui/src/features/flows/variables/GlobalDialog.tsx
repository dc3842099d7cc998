import { useTranslation } from "react-i18next";
import { Dialog } from "../../../components/Dialog";
import type { GlobalVariable } from "../../../ipc";
import { useSetGlobal } from "./queries";
import { VariableForm } from "./VariableForm";

type Props = { variable: GlobalVariable | null; taken: string[]; onClose: () => void };

/** A global variable, new or changed; running conversations read it from their next step on. */
export function GlobalDialog({ variable, taken, onClose }: Props) {
  const { t } = useTranslation();
  const save = useSetGlobal();
  return (
    <Dialog
      open
      title={variable === null ? t("variables.global.add") : t("variables.global.edit", { name: variable.name })}
      text={t("variables.global.holds")}
      onOpenChange={onClose}
    >
      <VariableForm
        name={variable?.name ?? null}
        value={variable?.value ?? ""}
        taken={taken}
        busy={save.isPending}
        failure={save.isError ? save.error.message : undefined}
        onSave={(name, value) => save.mutate({ name, value }, { onSuccess: onClose })}
        onCancel={onClose}
      />
    </Dialog>
  );
}
