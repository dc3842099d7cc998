import { useTranslation } from "react-i18next";
import { Select } from "../../components/Field";
import { useSettings, useUpdateSettings } from "../settings";

const DAYS = [1, 7, 30, 90, 365];

/** How long the words of calls are kept. */
export function RetentionLine() {
  const { t } = useTranslation();
  const { data: settings } = useSettings();
  const update = useUpdateSettings();
  if (!settings) return null;
  const days = [...new Set([...DAYS, settings.egress_days])].toSorted((a, b) => a - b);
  return (
    <label className="flex items-center gap-3 border-t border-line px-5 py-2 text-small text-ink-2">
      <span className="flex-1">{t("egress.retention")}</span>
      <span className="w-32">
        <Select
          value={String(settings.egress_days)}
          options={days.map((count) => ({ value: String(count), label: t("egress.days", { count }) }))}
          onChange={(event) => update.mutate({ egress_days: Number(event.target.value) })}
        />
      </span>
    </label>
  );
}
