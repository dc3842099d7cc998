import { Plus, X } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import type { Contact } from "../../ipc";
import { LabelField } from "./LabelField";
import { useAddLabel, useRemoveLabel } from "./queries";

/** What the operator and his flows put on this customer. */
export function ContactLabels({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const { id, labels = [] } = contact;
  const [adding, setAdding] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const add = useAddLabel();
  const remove = useRemoveLabel();
  const close = () => {
    setAdding(false);
    // After the field is gone, so that the focus has somewhere to be.
    requestAnimationFrame(() => document.activeElement === document.body && opener.current?.focus());
  };
  return (
    <section aria-label={t("labels.title")} className="border-t border-line px-5 py-4" data-testid="contact-labels">
      <div className="flex min-h-8 items-center justify-between gap-2">
        <h3 className="font-medium">{t("labels.title")}</h3>
        <Button
          ref={opener}
          size="small"
          tone="quiet"
          icon={Plus}
          aria-expanded={adding}
          className="-mr-2.5"
          onClick={() => setAdding(true)}
        >
          {t("labels.add")}
        </Button>
      </div>
      {labels.length === 0 && !adding && <p className="text-small text-ink-3">{t("labels.none")}</p>}
      {labels.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {labels.map((label) => (
            <li key={label} className="flex max-w-full items-center rounded-full bg-sunken pl-2.5 text-small">
              <bdi className="truncate">{label}</bdi>
              <button
                type="button"
                aria-label={t("labels.remove", { label })}
                disabled={remove.isPending}
                onClick={() => {
                  remove.mutate({ id, label });
                  opener.current?.focus();
                }}
                className="inline-flex size-7 shrink-0 items-center justify-center rounded-full text-ink-3 hover:bg-hover hover:text-ink"
              >
                <X size={13} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      {adding && <LabelField taken={labels} busy={add.isPending} onAdd={(label) => add.mutate({ id, label })} onClose={close} />}
    </section>
  );
}
