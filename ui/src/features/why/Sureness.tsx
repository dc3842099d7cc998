import { useTranslation } from "react-i18next";
import { cn } from "../../lib/cn";
import { percent, sureness } from "./model";

/** Confidence as words first, the number beside it, what was needed last. */
export function Sureness({ confidence, floor, brief = false }: { confidence: number; floor: number | null; brief?: boolean }) {
  const { t } = useTranslation();
  const level = sureness(confidence, floor);
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span className={cn("font-medium", level === "low" ? "text-approval" : "text-good")}>{t(`why.sureness.${level}`)}</span>
      <span className="tabular text-ink-2">{t("why.percent", { value: percent(confidence) })}</span>
      {floor !== null && !brief && (
        <span className="tabular text-small text-ink-3">{t("why.needed", { value: percent(floor) })}</span>
      )}
    </p>
  );
}
