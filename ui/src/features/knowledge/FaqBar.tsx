import { Ellipsis, FileDown, FileUp, Plus, Search, Trash2 } from "lucide-react";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import { Button } from "../../components/Button";
import { TextInput } from "../../components/Field";
import { IconButton } from "../../components/IconButton";
import { Menu } from "../../components/Menu";
import { Tooltip } from "../../components/Tooltip";
import type { Base } from "../../ipc";
import { FaqImportDialog, useFaqImport } from "./FaqImport";
import { useExportTable } from "./faqQueries";

type Props = {
  base: Base;
  field: Ref<HTMLInputElement>;
  text: string;
  narrow: boolean;
  onText: (text: string) => void;
  onCreate: () => void;
};

/** Finds answers, writes a new one, and exchanges all of them with a table. */
export function FaqBar({ base, field, text, narrow, onText, onCreate }: Props) {
  const { t } = useTranslation();
  const importing = useFaqImport(base);
  const exporting = useExportTable(base.id);
  const write = () =>
    exporting.mutate(base.name, {
      onSuccess: (written) => written && toast(t("faqs.exported", { count: written.count }), { description: written.path }),
    });
  return (
    <>
      <div className="relative max-w-80 min-w-0 flex-1">
        <Search size={16} aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
        <TextInput
          ref={field}
          value={text}
          dir="auto"
          aria-label={t("knowledge.find")}
          placeholder={t("knowledge.find")}
          className="pl-8"
          onChange={(event) => onText(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && (text === "" ? event.currentTarget.blur() : onText(""))}
        />
      </div>
      {!narrow && <span className="ml-auto" />}
      {!narrow && (
        <Menu
          trigger={<IconButton label={t("faqs.more")} icon={Ellipsis} />}
          items={[
            { id: "import", label: t("faqs.import"), icon: FileUp, onSelect: importing.start },
            { id: "export", label: t("faqs.export"), icon: FileDown, onSelect: write },
          ]}
        />
      )}
      <Tooltip text={t("knowledge.new")} keys="n">
        {narrow ? (
          <Button tone="primary" size="small" aria-label={t("knowledge.new")} data-testid="new-faq" onClick={onCreate}>
            <Plus size={16} aria-hidden />
          </Button>
        ) : (
          <Button tone="primary" icon={Plus} data-testid="new-faq" onClick={onCreate}>
            {t("knowledge.new")}
          </Button>
        )}
      </Tooltip>
      <FaqImportDialog {...importing} />
    </>
  );
}

type ChosenProps = { count: number; busy: boolean; onErase: () => void; onClear: () => void };

/** What can be done with the chosen ones; it stands where the search stands, so that the table does not move. */
export function FaqChosenBar({ count, busy, onErase, onClear }: ChosenProps) {
  const { t } = useTranslation();
  return (
    <div role="toolbar" aria-label={t("faqs.chosen", { count })} className="flex min-w-0 flex-1 items-center gap-1.5">
      <span className="tabular mr-1 truncate font-medium">{t("faqs.chosen", { count })}</span>
      <Button size="small" icon={Trash2} busy={busy} data-testid="delete-chosen" onClick={onErase}>
        {t("common.delete")}
      </Button>
      <Button size="small" tone="quiet" onClick={onClear}>
        {t("common.clear")}
      </Button>
    </div>
  );
}
