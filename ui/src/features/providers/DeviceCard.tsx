import { MonitorCheck } from "lucide-react";
import { useTranslation } from "react-i18next";

/** The answerer that is always there. */
export function DeviceCard() {
  const { t } = useTranslation();
  return (
    <article className="flex gap-3 rounded-card border border-line bg-raised p-4">
      <MonitorCheck size={20} aria-hidden className="mt-0.5 shrink-0 text-good" />
      <div>
        <h3 className="font-semibold">{t("providers.device.title")}</h3>
        <p className="text-ink-2">{t("providers.device.text")}</p>
      </div>
    </article>
  );
}
