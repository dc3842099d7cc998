import { useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import type { Base, FaqImport } from "../../ipc";
import { useImportTable, useReadTable } from "./faqQueries";

type Read = { path: string; result: FaqImport };

/** A table is read twice: first only to say what it would do, then for good. */
export function useFaqImport(base: Base) {
  const { t } = useTranslation();
  const [read, setRead] = useState<Read | null>(null);
  const look = useReadTable(base.id);
  const apply = useImportTable(base.id);
  return {
    read,
    reading: look.isPending,
    applying: apply.isPending,
    start: () => look.mutate(undefined, { onSuccess: setRead }),
    apply: () =>
      read &&
      apply.mutate(read.path, {
        onSuccess: ({ added, changed }) => {
          setRead(null);
          toast(t("faqs.imported", { count: added + changed }));
        },
      }),
    close: () => setRead(null),
  };
}

/** What importing would do, before it does it. */
export function FaqImportDialog({ read, applying, apply, close }: ReturnType<typeof useFaqImport>) {
  const { t } = useTranslation();
  const { added, changed, unchanged, rejected } = read?.result ?? { added: 0, changed: 0, unchanged: 0, rejected: [] };
  const useful = added + changed > 0;
  const counts: [string, number][] = [
    [t("faqs.table.added"), added],
    [t("faqs.table.changed"), changed],
    [t("faqs.table.unchanged"), unchanged],
    [t("faqs.table.rejected"), rejected.length],
  ];
  return (
    <Dialog
      open={read !== null}
      wide
      title={t("faqs.table.title")}
      text={read?.path.split(/[\\/]/).at(-1)}
      onOpenChange={close}
      footer={
        <>
          <Button onClick={close}>{useful ? t("common.cancel") : t("common.close")}</Button>
          {useful && (
            <Button tone="primary" autoFocus busy={applying} data-testid="apply-import" onClick={apply}>
              {t("faqs.table.apply", { count: added + changed })}
            </Button>
          )}
        </>
      }
    >
      <dl className="grid grid-cols-4 gap-2">
        {counts.map(([label, count]) => (
          <div key={label} className="rounded-control bg-sunken px-3 py-2">
            <dt className="text-small text-ink-2">{label}</dt>
            <dd className="tabular text-title font-semibold">{count.toLocaleString()}</dd>
          </div>
        ))}
      </dl>
      {!useful && <p className="mt-3">{t("faqs.table.nothing")}</p>}
      {rejected.length > 0 && (
        <section className="mt-4">
          <h3 className="mb-1 font-medium">{t("faqs.table.rejectedTitle", { count: rejected.length })}</h3>
          <ul className="selectable divide-y divide-line rounded-control border border-line">
            {rejected.slice(0, 100).map(({ line, reason }) => (
              <li key={line} className="flex gap-3 px-3 py-1.5">
                <span className="tabular w-16 shrink-0 text-ink-3">{t("faqs.table.line", { line })}</span>
                <span className="min-w-0 flex-1">{reason}</span>
              </li>
            ))}
          </ul>
          {rejected.length > 100 && (
            <p className="mt-1 text-small text-ink-3">{t("faqs.table.more", { count: rejected.length - 100 })}</p>
          )}
        </section>
      )}
    </Dialog>
  );
}
