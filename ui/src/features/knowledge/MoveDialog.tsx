import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, Select } from "../../components/Field";
import type { Base, BaseId, Source } from "../../ipc";

type Props = { sources: Source[]; bases: Base[]; onMove: (base: BaseId, name: string) => void; onClose: () => void };

/** To which other base sources go. */
export function MoveDialog({ sources, bases, onMove, onClose }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(bases[0]?.id ?? "");
  const base = bases.find(({ id }) => id === chosen);
  return (
    <Dialog
      open
      title={t("knowledge.source.moveTitle", { count: sources.length })}
      text={t("knowledge.source.moveText")}
      onOpenChange={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            tone="primary"
            onClick={() => {
              if (base) onMove(base.id, base.name);
              onClose();
            }}
          >
            {t("knowledge.source.moveHere")}
          </Button>
        </>
      }
    >
      <Field label={t("knowledge.source.moveTo")}>
        {(ids) => (
          <Select
            {...ids}
            value={chosen}
            options={bases.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => setChosen(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
