import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { Field, TextInput } from "../../../components/Field";
import { type Simulated, useKeepAsTest } from "./useSimulation";

/** Keeps the conversation as a test: the same words in must bring the same words out. */
export function KeepDialog({ sim, onClose }: { sim: Simulated; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const keep = useKeepAsTest();
  const first = sim.state.bubbles.find(({ from_customer, text }) => from_customer && text !== "");
  const [name, setName] = useState(first?.text.slice(0, 60) ?? "");
  const [tried, setTried] = useState(false);
  const save = () => {
    setTried(true);
    if (name.trim() === "") return;
    keep.mutate(
      { id: sim.state.id, name: name.trim() },
      {
        onSuccess: (test) => {
          onClose();
          toast.success(t("simulator.kept.done", { name: test.name }), {
            action: {
              label: t("simulator.kept.look"),
              onClick: () => void navigate(`/flows/${sim.state.flow_id}/tests/${test.id}`),
            },
          });
        },
      },
    );
  };
  return (
    <Dialog
      open
      title={t("simulator.kept.title")}
      text={t("simulator.kept.text")}
      onOpenChange={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form="keep" tone="primary" busy={keep.isPending} data-testid="keep-test">
            {t("simulator.kept.keep")}
          </Button>
        </>
      }
    >
      <form
        id="keep"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field
          label={t("simulator.kept.name")}
          error={tried && name.trim() === "" ? t("simulator.kept.empty") : keep.isError ? keep.error.message : undefined}
        >
          {(ids) => (
            <TextInput
              {...ids}
              dir="auto"
              autoFocus
              value={name}
              maxLength={100}
              data-testid="keep-name"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
