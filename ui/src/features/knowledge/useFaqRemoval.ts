import { useTranslation } from "react-i18next";
import { toast } from "sonner";
import type { FaqId } from "../../ipc";
import { useDeleteFaqs, useRestoreFaqs } from "./faqQueries";

type Told = {
  /** They are gone; some of them may be left if one could not be deleted. */
  onGone?: () => void;
  onBack?: () => void;
};

/** Deletes answers, one or many; for ten seconds they can be had back. */
export function useFaqRemoval() {
  const { t } = useTranslation();
  const remove = useDeleteFaqs();
  const restore = useRestoreFaqs();
  const erase = (ids: FaqId[], { onGone, onBack }: Told = {}) => {
    const done: FaqId[] = [];
    const tell = () => {
      if (done.length === 0) return;
      onGone?.();
      toast(t("faqs.deleted", { count: done.length }), {
        duration: 10_000,
        action: { label: t("common.undo"), onClick: () => restore.mutate(done, { onSuccess: onBack }) },
      });
    };
    remove.mutate({ ids, done }, { onSettled: tell });
  };
  return { erase, busy: remove.isPending };
}
