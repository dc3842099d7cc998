import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { indexStateQuery } from "./queries";

/** Whether everything written is learned already. */
export function IndexLine() {
  const { t } = useTranslation();
  const { data } = useQuery(indexStateQuery);
  if (!data) return null;
  if (data.state === "failed")
    return (
      <p role="alert" className="flex min-w-0 items-center gap-1.5 text-small text-danger" title={data.reason ?? undefined}>
        <CircleAlert size={15} aria-hidden className="shrink-0" />
        <span className="truncate">{t("knowledge.index.failed", { reason: data.reason ?? "" })}</span>
      </p>
    );
  const indexing = data.state === "indexing";
  const Icon = indexing ? LoaderCircle : CircleCheck;
  return (
    <p role="status" className="flex min-w-0 items-center gap-1.5 text-small text-ink-3">
      <Icon size={15} aria-hidden className={indexing ? "shrink-0 motion-safe:animate-spin" : "shrink-0"} />
      <span className="tabular truncate">
        {indexing
          ? t("knowledge.index.indexing", { done: data.done.toLocaleString(), total: data.total.toLocaleString() })
          : t("knowledge.index.ready")}
      </span>
    </p>
  );
}
