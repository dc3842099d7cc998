import { QrCode, Smartphone } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, TextInput } from "../../components/Field";
import type { AccountId } from "../../ipc";
import { cn } from "../../lib/cn";
import { useCreateAccount } from "./queries";

const KINDS = ["linked", "sandbox"] as const;
type Kind = (typeof KINDS)[number];
const ICONS = { linked: QrCode, sandbox: Smartphone };

type Props = { open: boolean; onOpenChange: (open: boolean) => void; onLink: (id: AccountId) => void };

/** What it is and what it is called; a WhatsApp number goes on to linking. */
export function NewAccountDialog({ open, onOpenChange, onLink }: Props) {
  const { t } = useTranslation();
  const create = useCreateAccount();
  const [kind, setKind] = useState<Kind>("linked");
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? t(`accounts.newName.${kind}`);
  const submit = () => {
    if (name.trim() === "" || create.isPending) return;
    create.mutate(
      { kind, name: name.trim() },
      {
        onSuccess: ({ id }) => {
          setTyped(null);
          if (kind === "linked") onLink(id);
          else onOpenChange(false);
        },
      },
    );
  };
  return (
    <Dialog
      open={open}
      title={t("accounts.newTitle")}
      onOpenChange={onOpenChange}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{t("common.cancel")}</Button>
          <Button
            tone="primary"
            busy={create.isPending}
            disabled={name.trim() === ""}
            data-testid="create-account"
            onClick={submit}
          >
            {kind === "linked" ? t("accounts.goOn") : t("accounts.create")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div role="radiogroup" aria-label={t("accounts.newKind")} className="flex flex-col gap-2">
          {KINDS.map((each) => (
            <KindChoice key={each} kind={each} checked={each === kind} onChoose={() => setKind(each)} />
          ))}
        </div>
        <Field
          label={t("accounts.name")}
          hint={t("accounts.nameHint")}
          error={name.trim() === "" ? t("accounts.nameNeeded") : undefined}
        >
          {(ids) => (
            <TextInput
              {...ids}
              value={name}
              maxLength={60}
              dir="auto"
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => event.key === "Enter" && submit()}
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
}

function KindChoice({ kind, checked, onChoose }: { kind: Kind; checked: boolean; onChoose: () => void }) {
  const { t } = useTranslation();
  const Icon = ICONS[kind];
  return (
    <label
      className={cn(
        "flex items-start gap-3 rounded-card border p-3 has-focus-visible:outline-2 has-focus-visible:outline-accent",
        checked ? "border-accent bg-accent-tint" : "border-line hover:bg-hover",
      )}
    >
      <input
        type="radio"
        name="kind"
        checked={checked}
        onChange={onChoose}
        className="mt-1 accent-(--accent) focus-visible:outline-none"
      />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{t(`accounts.newKinds.${kind}.title`)}</span>
        <span className="block text-small text-ink-2">{t(`accounts.newKinds.${kind}.text`)}</span>
      </span>
      <Icon size={20} aria-hidden className="mt-0.5 shrink-0 text-ink-2" />
    </label>
  );
}
