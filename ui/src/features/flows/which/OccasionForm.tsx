import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Field, Select, TextArea, TextInput } from "../../../components/Field";
import { Segmented } from "../../../components/Segmented";
import { SwitchRow } from "../../../components/SwitchRow";
import type { AccountRow } from "../../../ipc";
import { labelsQuery } from "../flowQueries";
import { type Asked, FILES } from "./asked";

type Props = { accounts: AccountRow[]; account: string; asked: Asked; onChange: (patch: Partial<Asked>) => void };

/** What happens: on which account, a message or a label, and what is particular about it. */
export function OccasionForm({ accounts, account, asked, onChange }: Props) {
  const { t } = useTranslation();
  const labels = useQuery({ ...labelsQuery, enabled: asked.what === "label" });
  const list = useId();
  return (
    <div className="flex flex-col gap-4">
      <Field label={t("whichFlow.account")}>
        {(ids) => (
          <Select
            {...ids}
            value={account}
            data-testid="which-account"
            options={accounts.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => onChange({ account: event.target.value })}
          />
        )}
      </Field>
      <Segmented
        label={t("whichFlow.happens")}
        value={asked.what}
        options={[
          { value: "message", label: t("whichFlow.message") },
          { value: "label", label: t("whichFlow.label") },
        ]}
        onChange={(what) => onChange({ what })}
      />
      {asked.what === "message" ? (
        <>
          <Field label={t("whichFlow.words")}>
            {(ids) => (
              <TextArea
                {...ids}
                rows={3}
                dir="auto"
                autoFocus
                value={asked.text}
                maxLength={4096}
                placeholder={t("whichFlow.placeholder")}
                data-testid="which-text"
                onChange={(event) => onChange({ text: event.target.value })}
              />
            )}
          </Field>
          <SwitchRow
            label={t("whichFlow.first")}
            hint={t("whichFlow.firstHint")}
            checked={asked.first}
            onChange={(first) => onChange({ first })}
          />
          <Field label={t("whichFlow.file")}>
            {(ids) => (
              <Select
                {...ids}
                value={asked.file ?? ""}
                data-testid="which-file"
                options={[
                  { value: "", label: t("whichFlow.noFile") },
                  ...FILES.map((kind) => ({ value: kind, label: t(`whichFlow.kind.${kind}`) })),
                ]}
                onChange={(event) => onChange({ file: FILES.find((kind) => kind === event.target.value) ?? null })}
              />
            )}
          </Field>
        </>
      ) : (
        <Field label={t("whichFlow.whichLabel")} hint={t("whichFlow.whichLabelHint")}>
          {(ids) => (
            <>
              <TextInput
                {...ids}
                list={list}
                dir="auto"
                autoFocus
                value={asked.label}
                maxLength={80}
                data-testid="which-label"
                onChange={(event) => onChange({ label: event.target.value })}
              />
              <datalist id={list}>
                {labels.data?.map((label) => (
                  <option key={label} value={label}>
                    {label}
                  </option>
                ))}
              </datalist>
            </>
          )}
        </Field>
      )}
    </div>
  );
}
