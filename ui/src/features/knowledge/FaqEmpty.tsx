import { BookOpenText, FileUp, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import type { Base } from "../../ipc";
import { FaqImportDialog, useFaqImport } from "./FaqImport";

/** Nothing is written yet: write the first one, or bring them along in a table. */
export function FaqEmpty({ base, onCreate }: { base: Base; onCreate: () => void }) {
  const { t } = useTranslation();
  const importing = useFaqImport(base);
  return (
    <section aria-label={t("knowledge.list")} className="min-w-0 flex-1">
      <EmptyState
        icon={BookOpenText}
        title={t("knowledge.empty.title")}
        text={t("knowledge.empty.text")}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <Button tone="primary" icon={Plus} data-testid="new-faq" onClick={onCreate}>
              {t("knowledge.new")}
            </Button>
            <Button icon={FileUp} busy={importing.reading} onClick={importing.start}>
              {t("faqs.import")}
            </Button>
          </div>
        }
      />
      <FaqImportDialog {...importing} />
    </section>
  );
}
