import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { SwitchRow } from "../../../components/SwitchRow";
import { assistantPlaces } from "../places";
import type { SectionProps } from "./sectionProps";

/** What is hidden before anything leaves. */
export function PrivacySection({ settings: { mask, model }, change }: SectionProps) {
  const { t } = useTranslation();
  return (
    <div>
      <SwitchRow
        label={t("assistant.name.mask")}
        hint={t("assistant.privacy.maskHint")}
        checked={mask}
        onChange={(on) => change({ mask: on })}
      />
      <p className="mt-2 text-small text-ink-3">
        {model === null ? t("assistant.privacy.device") : t("assistant.privacy.model")}{" "}
        <Link to={assistantPlaces.sent()} className="font-medium text-accent-ink underline">
          {t("assistant.privacy.see")}
        </Link>
      </p>
    </div>
  );
}
