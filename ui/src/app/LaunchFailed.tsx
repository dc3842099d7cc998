import { FolderLock, RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../components/Button";
import { CopyText } from "../components/CopyText";
import type { LaunchProblem } from "../ipc";
import { useReady } from "../lib/useReady";

type Props = {
  problem: LaunchProblem | "unreachable";
  detail: string;
  folder: string | null;
  busy: boolean;
  onRetry: () => void;
};

/** The data could not be opened: what happened, what is safe, what to do. */
export function LaunchFailed({ problem, detail, folder, busy, onRetry }: Props) {
  const { t } = useTranslation();
  useReady(true);
  const lines = [
    { label: t("launch.happened"), text: t(`launch.${problem}.happened`) },
    { label: t("launch.safe"), text: t("launch.safeText") },
    { label: t("launch.next"), text: t(`launch.${problem}.next`) },
  ];
  return (
    <main className="flex h-full items-center justify-center overflow-y-auto p-8">
      <div
        className="w-full max-w-[520px] rounded-card border border-line bg-raised p-8"
        data-testid="launch-failed"
        data-problem={problem}
      >
        <span className="inline-flex size-11 items-center justify-center rounded-full bg-danger-tint text-danger">
          <FolderLock size={20} aria-hidden />
        </span>
        <h1 className="mt-4 text-large font-semibold">{t(`launch.${problem}.title`)}</h1>
        <dl className="mt-4 flex flex-col gap-3">
          {lines.map(({ label, text }) => (
            <div key={label}>
              <dt className="text-small font-medium text-ink-3">{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
          {folder && (
            <div>
              <dt className="text-small font-medium text-ink-3">{t("launch.folder")}</dt>
              <dd>
                <CopyText text={folder} />
              </dd>
            </div>
          )}
        </dl>
        <details className="mt-4 text-small">
          <summary className="min-h-8 content-center text-ink-2">{t("common.details")}</summary>
          <p className="selectable rounded-control bg-sunken p-3 font-mono break-words">{detail}</p>
        </details>
        <Button tone="primary" icon={RotateCw} className="mt-5" busy={busy} onClick={onRetry}>
          {t("common.tryAgain")}
        </Button>
      </div>
    </main>
  );
}
