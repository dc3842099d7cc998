import { CloudAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";
import { Button } from "../components/Button";
import { EmptyState } from "../components/EmptyState";

/** A screen that failed while drawing. The rest of the desk goes on. */
export function ScreenError() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <main role="alert" className="h-full">
      <EmptyState
        icon={CloudAlert}
        title={t("error.title")}
        text={t("error.text")}
        action={
          <div className="flex max-w-[60ch] flex-col items-center gap-4">
            <Button tone="primary" onClick={() => window.location.reload()}>
              {t("error.reload")}
            </Button>
            <details className="text-small text-ink-2">
              <summary>{t("common.details")}</summary>
              <pre className="selectable mt-2 whitespace-pre-wrap">{error instanceof Error ? error.message : String(error)}</pre>
            </details>
          </div>
        }
      />
    </main>
  );
}
