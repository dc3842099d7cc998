import { useTranslation } from "react-i18next";
import type { Density, Settings, Theme } from "../../ipc";
import { callingCodes } from "../../lib/phone";
import { ChoiceRow, NumberRow, Section, SelectRow, ToggleRow } from "./rows";
import { WordsRow } from "./WordsRow";

const THEMES: Theme[] = ["system", "light", "dark"];
const DENSITIES: Density[] = ["comfortable", "compact"];

/** One row per setting, in the order an operator meets them. */
export function SettingRows({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  return (
    <>
      <Section title={t("settings.sections.look")}>
        <ChoiceRow
          label={t("settings.theme")}
          hint={t("settings.themeHint")}
          value={settings.theme}
          options={THEMES.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
          patch={(theme) => ({ theme })}
        />
        <ChoiceRow
          label={t("settings.density")}
          hint={t("settings.densityHint")}
          value={settings.density}
          options={DENSITIES.map((value) => ({ value, label: t(`settings.densities.${value}`) }))}
          patch={(density) => ({ density })}
        />
        <ToggleRow
          label={t("settings.sidebar")}
          hint={t("settings.sidebarHint")}
          value={settings.sidebar_open}
          patch={(sidebar_open) => ({ sidebar_open })}
        />
      </Section>
      <Section title={t("settings.sections.answering")}>
        <ToggleRow
          label={t("settings.frozen")}
          hint={t("settings.frozenHint")}
          value={settings.frozen}
          patch={(frozen) => ({ frozen })}
        />
        <NumberRow
          label={t("settings.quiet")}
          hint={t("settings.quietHint")}
          unit={t("settings.seconds")}
          value={settings.burst_quiet_ms / 1000}
          min={0}
          max={60}
          step={0.5}
          patch={(seconds) => ({ burst_quiet_ms: Math.round(seconds * 1000) })}
        />
        <ToggleRow
          label={t("settings.typing")}
          hint={t("settings.typingHint")}
          value={settings.typing_pace}
          patch={(typing_pace) => ({ typing_pace })}
        />
        <NumberRow
          label={t("settings.phonePause")}
          hint={t("settings.phonePauseHint")}
          unit={t("settings.minutes")}
          value={settings.phone_pause_minutes}
          min={0}
          max={10_080}
          patch={(phone_pause_minutes) => ({ phone_pause_minutes })}
        />
        <NumberRow
          label={t("settings.stale")}
          hint={t("settings.staleHint")}
          unit={t("settings.minutes")}
          value={settings.stale_after_minutes}
          min={1}
          max={10_080}
          patch={(stale_after_minutes) => ({ stale_after_minutes })}
        />
      </Section>
      <Section title={t("settings.sections.sending")}>
        <NumberRow
          label={t("settings.rate")}
          hint={t("settings.rateHint")}
          unit={t("settings.perMinute")}
          value={settings.rate_per_minute}
          min={1}
          max={60}
          patch={(rate_per_minute) => ({ rate_per_minute })}
        />
        <SelectRow
          label={t("settings.country")}
          hint={t("settings.countryHint")}
          value={settings.default_country}
          options={[{ value: "", label: t("settings.countryOfAccount") }, ...callingCodes()]}
          patch={(default_country) => ({ default_country })}
        />
      </Section>
      <Section title={t("settings.sections.optOut")}>
        <WordsRow
          label={t("settings.optOutWords")}
          hint={t("settings.optOutWordsHint")}
          words={settings.opt_out_words}
          patch={(opt_out_words) => ({ opt_out_words })}
        />
        <WordsRow
          label={t("settings.optInWords")}
          hint={t("settings.optInWordsHint")}
          words={settings.opt_in_words}
          patch={(opt_in_words) => ({ opt_in_words })}
        />
      </Section>
      <Section title={t("settings.sections.notices")}>
        <ToggleRow
          label={t("settings.native")}
          hint={t("settings.nativeHint")}
          value={settings.native_notifications}
          patch={(native_notifications) => ({ native_notifications })}
        />
        <NumberRow
          label={t("settings.overdue")}
          hint={t("settings.overdueHint")}
          unit={t("settings.minutes")}
          value={settings.overdue_after_minutes}
          min={1}
          max={10_080}
          patch={(overdue_after_minutes) => ({ overdue_after_minutes })}
        />
      </Section>
    </>
  );
}
