import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { Field, TextInput } from "../../../components/Field";
import { flowPlaces } from "../places";
import { useCreateFlow } from "../flowQueries";

/** An empty flow needs only a name. */
export function NewFlowDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useCreateFlow();
  const [name, setName] = useState("");
  const submit = () => {
    if (name.trim() !== "") create.mutate(name.trim(), { onSuccess: (id) => void navigate(flowPlaces.flow(id)) });
  };
  return (
    <Dialog
      open
      title={t("flows.new.title")}
      text={t("flows.new.text")}
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button tone="primary" busy={create.isPending} disabled={name.trim() === ""} data-testid="create-flow" onClick={submit}>
            {t("flows.new.create")}
          </Button>
        </>
      }
    >
      <Field label={t("flows.name")}>
        {(ids) => (
          <TextInput
            {...ids}
            autoFocus
            dir="auto"
            value={name}
            maxLength={100}
            placeholder={t("flows.new.placeholder")}
            onChange={(event) => setName(event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && submit()}
          />
        )}
      </Field>
    </Dialog>
  );
}
