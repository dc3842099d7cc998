import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { Field, TextInput } from "../../../components/Field";
import { useSetSecret } from "./queries";
import { nameTrouble } from "./value";

type Props = {
  /** Null: a new one. */
  name: string | null;
  taken: string[];
  onClose: () => void;
};

/** A secret is written here and never read again: only web requests get it. */
export function SecretDialog({ name, taken, onClose }: Props) {
  const { t } = useTranslation();
  const save = useSetSecret();
  const [title, setTitle] = useState(name ?? "");
  const [value, setValue] = useState("");
  const [tried, setTried] = useState(false);
  const badName = name === null ? nameTrouble(title, taken) : null;
  const submit = () => {
    setTried(true);
    if (badName === null && value !== "") save.mutate({ name: title.trim(), value }, { onSuccess: onClose });
  };
  return (
    <Dialog
      open
      title={name === null ? t("variables.secret.add") : t("variables.secret.replaceTitle", { name })}
      onOpenChange={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" form="secret" tone="primary" busy={save.isPending} data-testid="save-secret">
            {name === null ? t("variables.secret.keep") : t("variables.secret.replace")}
          </Button>
        </>
      }
    >
      <form
        id="secret"
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {name === null && (
          <Field
            label={t("variables.name")}
            hint={t("variables.secret.written", { how: `{{secret.${title.trim() || "shop_key"}}}` })}
            error={tried && badName ? t(`variables.nameTrouble.${badName}`, { name: title.trim() }) : undefined}
          >
            {(ids) => (
              <TextInput
                {...ids}
                value={title}
                dir="ltr"
                autoFocus
                autoComplete="off"
                spellCheck={false}
                maxLength={80}
                data-testid="secret-name"
                onChange={(event) => setTitle(event.target.value)}
              />
            )}
          </Field>
        )}
        <Field label={t("variables.secret.value")} error={tried && value === "" ? t("variables.secret.empty") : undefined}>
          {(ids) => (
            <TextInput
              {...ids}
              type="password"
              value={value}
              dir="ltr"
              autoFocus={name !== null}
              autoComplete="off"
              maxLength={8192}
              data-testid="secret-value"
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
        {save.isError && (
          <p role="alert" className="text-small text-danger">
            {save.error.message}
          </p>
        )}
        <p className="flex items-start gap-2 rounded-control bg-sunken px-3 py-2 text-ink-2">
          <KeyRound size={17} aria-hidden className="mt-0.5 shrink-0" />
          {t("variables.secret.where")}
        </p>
      </form>
    </Dialog>
  );
}
