import { CircleAlert, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Finding } from "../../../ipc";
import { cn } from "../../../lib/cn";

/** One thing that is wrong, and what to do about it. */
export function FindingLine({ finding: { severity, message, fix } }: { finding: Finding }) {
  const { t } = useTranslation();
  const Icon = severity === "error" ? CircleAlert : TriangleAlert;
  return (
    <p className="mt-1.5 flex items-start gap-1.5 text-small">
      <Icon
        size={14}
        role="img"
        aria-label={t(`flows.severity.${severity}`)}
        className={cn("mt-0.5 shrink-0", severity === "error" ? "text-danger" : "text-approval")}
      />
      <span className="min-w-0">
        <span className={cn("font-medium", severity === "error" ? "text-danger" : "text-approval")}>{message}</span>{" "}
        <span className="text-ink-2">{fix}</span>
      </span>
    </p>
  );
}
