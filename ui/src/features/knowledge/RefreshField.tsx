import { useTranslation } from "react-i18next";
import { Field, Select } from "../../components/Field";
import type { Refresh } from "../../ipc";

const ALL: Refresh[] = ["never", "daily", "weekly", "monthly"];

export function RefreshField({ value, onChange }: { value: Refresh; onChange: (refresh: Refresh) => void }) {
  const { t } = useTranslation();
  return (
    <Field label={t("knowledge.refresh.label")} hint={t("knowledge.refresh.hint")}>
      {(ids) => (
        <Select
          {...ids}
          value={value}
          options={ALL.map((refresh) => ({ value: refresh, label: t(`knowledge.refresh.${refresh}`) }))}
          onChange={(event) => onChange(ALL.find((refresh) => refresh === event.target.value) ?? "never")}
        />
      )}
    </Field>
  );
}
