import { useTranslation } from "react-i18next";
import { TextArea } from "../../../components/Field";
import { SaveState, savingOf } from "../../../components/SaveState";
import type { FlowDetail } from "../../../ipc";
import { useSaveDraft } from "../flowQueries";
import { AsideSection } from "./AsideSection";
import { useEdited } from "./useEdited";

/** What the flow is for, in the operator's words. */
export function DescriptionSection({ flow: { row, draft } }: { flow: FlowDetail }) {
  const { t } = useTranslation();
  const save = useSaveDraft(row.id);
  const { value, change, flush } = useEdited(draft.description ?? "", (description) =>
    save.mutateAsync((now) => ({ ...now, description })),
  );
  return (
    <AsideSection title={t("flows.description")} aside={<SaveState state={savingOf(save)} />}>
      <TextArea
        dir="auto"
        rows={3}
        maxLength={1000}
        value={value}
        aria-label={t("flows.description")}
        placeholder={t("flows.descriptionPlaceholder")}
        data-testid="flow-description"
        onChange={(event) => change(event.target.value)}
        onBlur={() => void flush()}
      />
    </AsideSection>
  );
}
