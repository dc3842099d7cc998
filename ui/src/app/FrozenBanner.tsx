import { CirclePause } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../components/Button";
import { useUpdateSettings } from "../features/settings";

export function FrozenBanner() {
  const { t } = useTranslation();
  const update = useUpdateSettings();
  return (
    <div
      role="status"
      data-testid="frozen-banner"
      className="flex min-h-11 items-center justify-center gap-3 border-b border-approval-line bg-approval-tint px-4 text-approval"
    >
      <CirclePause size={18} aria-hidden />
      <span className="font-medium">{t("freeze.banner")}</span>
      <Button tone="approval" size="small" onClick={() => update.mutate({ frozen: false })}>
        {t("freeze.unfreeze")}
      </Button>
    </div>
  );
}
