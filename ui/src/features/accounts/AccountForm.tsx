import { useTranslation } from "react-i18next";
import { Field, Select, TextArea } from "../../components/Field";
import { SaveState, savingOf } from "../../components/SaveState";
import { SwitchRow } from "../../components/SwitchRow";
import type { AccountId, AccountPatch, AccountRow, GroupPolicy, Owner } from "../../ipc";
import { useAutosave } from "../../lib/useAutosave";
import { AnswersBy } from "./AnswersBy";
import { useUpdateAccount } from "./queries";

const OWNERS: Owner[] = ["bot", "approval", "human"];
const GROUPS: GroupPolicy[] = ["off", "when_mentioned", "always"];
const MESSAGE_MAX = 4096;
const DESCRIPTION_MAX = 500;

/** How an account answers. Choices save at once, texts after a pause; each says that it did. */
export function AccountForm({ account }: { account: AccountRow }) {
  const { t } = useTranslation();
  const { id } = account;
  const update = useUpdateAccount(id);
  return (
    <div className="grid gap-x-6 gap-y-4 border-t border-line p-5 md:grid-cols-2">
      <div className="md:col-span-2">
        <SwitchRow
          label={t("accounts.assistant")}
          hint={account.assistant_on ? t("accounts.assistantOn") : t("accounts.assistantOff")}
          checked={account.assistant_on}
          onChange={(assistant_on) => update.mutate({ assistant_on })}
        />
        <AnswersBy account={account} />
      </div>
      <Choice
        account={id}
        label={t("accounts.newChats")}
        hint={t("accounts.newChatsHint")}
        value={account.new_chat_owner}
        options={OWNERS.map((value) => ({ value, label: t(`accounts.newOwner.${value}`) }))}
        patch={(value) => ({ new_chat_owner: OWNERS.find((owner) => owner === value) })}
      />
      <Text
        account={id}
        label={t("accounts.welcome")}
        hint={t("accounts.welcomeHint")}
        placeholder={t("accounts.welcomePlaceholder")}
        value={account.welcome_message}
        patch={(welcome_message) => ({ welcome_message })}
      />
      <Text
        account={id}
        label={t("accounts.escalation")}
        hint={t("accounts.escalationHint")}
        placeholder={t("accounts.escalationPlaceholder")}
        value={account.escalation_message}
        patch={(escalation_message) => ({ escalation_message })}
      />
      <Choice
        account={id}
        label={t("accounts.groups")}
        value={account.groups}
        options={GROUPS.map((value) => ({ value, label: t(`accounts.groupPolicy.${value}`) }))}
        patch={(value) => ({ groups: GROUPS.find((policy) => policy === value) })}
      />
      <Text
        account={id}
        label={t("accounts.description")}
        placeholder={t("accounts.descriptionPlaceholder")}
        rows={1}
        max={DESCRIPTION_MAX}
        value={account.description}
        patch={(description) => ({ description })}
      />
    </div>
  );
}

type Common = { account: AccountId; label: string; hint?: string; value: string; patch: (value: string) => AccountPatch };

function Choice({ account, label, hint, value, options, patch }: Common & { options: { value: string; label: string }[] }) {
  const update = useUpdateAccount(account);
  return (
    <Field label={label} hint={hint} aside={<SaveState state={savingOf(update)} />}>
      {(ids) => (
        <Select {...ids} value={value} options={options} onChange={(event) => update.mutate(patch(event.target.value))} />
      )}
    </Field>
  );
}

function Text({
  account,
  label,
  hint,
  placeholder,
  rows = 3,
  max = MESSAGE_MAX,
  value,
  patch,
}: Common & { placeholder: string; rows?: number; max?: number }) {
  const update = useUpdateAccount(account);
  const saving = useAutosave(value, (next) => update.mutateAsync(patch(next)));
  return (
    <Field label={label} hint={hint} aside={<SaveState state={saving.state} />}>
      {(ids) => (
        <TextArea
          {...ids}
          rows={rows}
          dir="auto"
          maxLength={max}
          placeholder={placeholder}
          value={saving.value}
          onChange={(event) => saving.change(event.target.value)}
          onBlur={saving.flush}
        />
      )}
    </Field>
  );
}
