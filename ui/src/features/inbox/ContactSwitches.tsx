import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { SwitchRow } from "../../components/SwitchRow";
import type { Contact, ContactPatch } from "../../ipc";

type Props = { contact: Contact; onChange: (patch: ContactPatch) => void };

export function ContactSwitches({ contact, onChange }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const block = (blocked: boolean) => (blocked ? setAsking(true) : onChange({ blocked: false }));
  const confirm = () => {
    setAsking(false);
    onChange({ blocked: true });
  };
  return (
    <section aria-label={t("contact.answering")} className="border-t border-line px-5 py-2">
      <SwitchRow
        label={t("contact.automatic")}
        hint={t("contact.automaticHint")}
        checked={contact.automatic_replies}
        onChange={(automatic_replies) => onChange({ automatic_replies })}
      />
      <SwitchRow
        label={t("contact.approval")}
        hint={t("contact.approvalHint")}
        checked={contact.approval}
        onChange={(approval) => onChange({ approval })}
      />
      <SwitchRow
        label={t("contact.vip")}
        hint={t("contact.vipHint")}
        checked={contact.vip}
        onChange={(vip) => onChange({ vip })}
      />
      <SwitchRow
        label={t("contact.optedOut")}
        hint={t("contact.optedOutHint")}
        checked={contact.opted_out}
        onChange={(opted_out) => onChange({ opted_out })}
      />
      <SwitchRow label={t("contact.blocked")} hint={t("contact.blockedHint")} checked={contact.blocked} onChange={block} />
      <Dialog
        open={asking}
        title={t("contact.blockTitle", { name: contact.name })}
        text={t("contact.blockText")}
        onOpenChange={setAsking}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
            <Button tone="danger" onClick={confirm}>
              {t("contact.block")}
            </Button>
          </>
        }
      />
    </section>
  );
}
