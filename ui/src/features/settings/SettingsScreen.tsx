import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button } from "../../components/Button";
import { CopyText } from "../../components/CopyText";
import { ErrorState } from "../../components/ErrorState";
import { Screen } from "../../components/Screen";
import { Skeleton } from "../../components/Skeleton";
import { showShortcuts } from "../../lib/desk";
import { useReady } from "../../lib/useReady";
import { places } from "../knowledge";
import { launchQuery, useSettings } from "./queries";
import { PlainRow, Section } from "./rows";
import { SettingRows } from "./SettingRows";

export function SettingsScreen() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const settings = useSettings();
  const launch = useQuery(launchQuery);
  const ready = launch.data?.state === "ready" ? launch.data : null;
  useReady(settings.isSuccess || settings.isError);
  return (
    <Screen title={t("settings.title")}>
      <div className="h-full overflow-y-auto p-6">
        <div className="mx-auto flex max-w-[720px] flex-col gap-6">
          {ready?.warnings.map((warning) => (
            <div
              key={warning}
              role="status"
              data-testid="launch-warning"
              className="flex items-start gap-3 rounded-card border border-line bg-raised px-4 py-3"
            >
              <TriangleAlert size={18} aria-hidden className="mt-0.5 shrink-0 text-approval" />
              <p>
                <span className="block font-medium">{t("settings.warnings")}</span>
                {warning}
              </p>
            </div>
          ))}
          {settings.isPending && <Skeleton className="h-96" />}
          {settings.isError && (
            <ErrorState what={t("settings.what")} error={settings.error} onRetry={() => void settings.refetch()} />
          )}
          {settings.data && <SettingRows settings={settings.data} />}
          <Section title={t("settings.sections.search")}>
            <PlainRow label={t("settings.models")} hint={t("settings.modelsHint")}>
              <Button onClick={() => void navigate(places.models)}>{t("settings.showModels")}</Button>
            </PlainRow>
          </Section>
          <Section title={t("settings.sections.about")}>
            <PlainRow label={t("settings.shortcuts")} hint={t("settings.shortcutsHint")}>
              <Button onClick={() => showShortcuts(true)}>{t("settings.showShortcuts")}</Button>
            </PlainRow>
            {ready && (
              <>
                <PlainRow label={t("settings.folder")} hint={t("settings.folderHint")}>
                  <CopyText text={ready.data_dir} />
                </PlainRow>
                <PlainRow label={t("settings.version")}>
                  <span className="tabular selectable">{ready.version}</span>
                </PlainRow>
              </>
            )}
          </Section>
        </div>
      </div>
    </Screen>
  );
}
