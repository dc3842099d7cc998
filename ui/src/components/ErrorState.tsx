import { CloudAlert, RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";

type Props = { what: string; error: Error | null; onRetry: () => void };

/** A part of the screen that could not be read: what, what is safe, and the way to try again. */
export function ErrorState({ what, error, onRetry }: Props) {
  const { t } = useTranslation();
  return (
    <div role="alert" className="flex h-full flex-col items-center justify-center gap-1 p-8 text-center">
      <span className="mb-3 inline-flex size-11 items-center justify-center rounded-full bg-danger-tint text-danger">
        <CloudAlert size={20} aria-hidden />
      </span>
      <p className="font-medium">{t("common.couldNotLoad", { what })}</p>
      <p className="selectable max-w-[44ch] text-ink-2">{error?.message}</p>
      <p className="max-w-[44ch] text-ink-2">{t("common.nothingLost")}</p>
      <Button icon={RotateCw} className="mt-4" onClick={onRetry}>
        {t("common.tryAgain")}
      </Button>
    </div>
  );
}
