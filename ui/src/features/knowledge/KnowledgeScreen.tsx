import { useQuery } from "@tanstack/react-query";
import { BookOpenText, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Screen } from "../../components/Screen";
import { Tooltip } from "../../components/Tooltip";
import type { BaseId } from "../../ipc";
import { useShortcuts } from "../../lib/shortcuts";
import { useReady } from "../../lib/useReady";
import { FaqEditor } from "./FaqEditor";
import { FaqList } from "./FaqList";
import { IndexLine } from "./IndexLine";
import { basesQuery, faqsQuery } from "./queries";
import { TestPanel } from "./TestPanel";

/** What the assistant answers from: questions with answers at the left, the one being written in the middle, a try-out at the right. */
export function KnowledgeScreen() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { baseId } = useParams();
  const bases = useQuery(basesQuery);
  const base = bases.data?.find(({ id }) => id === baseId) ?? bases.data?.find(({ is_default }) => is_default) ?? bases.data?.[0];
  useReady(bases.isSuccess || bases.isError);
  const create = () => base && void navigate(`/knowledge/${base.id}/new`);
  useShortcuts({ newFaq: create });
  return (
    <Screen
      title={t("knowledge.title")}
      tools={
        base && (
          <>
            <Tooltip text={t("knowledge.new")} keys="n">
              <Button tone="primary" size="small" icon={Plus} data-testid="new-faq" onClick={create}>
                {t("knowledge.new")}
              </Button>
            </Tooltip>
            <IndexLine />
          </>
        )
      }
    >
      {bases.isError && <ErrorState what={t("knowledge.what.bases")} error={bases.error} onRetry={() => void bases.refetch()} />}
      {bases.data && !base && (
        <EmptyState icon={BookOpenText} title={t("knowledge.empty.title")} text={t("accounts.empty.text")} />
      )}
      {base && bases.data && (
        <div className="flex h-full">
          <FaqList key={base.id} bases={bases.data} base={base} />
          <div className="flex min-w-0 flex-1 max-[999px]:flex-col max-[999px]:overflow-y-auto">
            <Editor base={base.id} onCreate={create} />
            <TestPanel key={`test-${base.id}`} base={base.id} />
          </div>
        </div>
      )}
    </Screen>
  );
}

function Editor({ base, onCreate }: { base: BaseId; onCreate: () => void }) {
  const { t } = useTranslation();
  const { faqId } = useParams();
  const [search] = useSearchParams();
  const faqs = useQuery(faqsQuery(base, ""));
  const faq = faqs.data?.find(({ id }) => id === faqId);
  if (faqId === "new")
    return (
      <FaqEditor key={`new ${search.get("question") ?? ""}`} base={base} faq={null} question={search.get("question") ?? ""} />
    );
  if (faq) return <FaqEditor key={faq.id} base={base} faq={faq} question="" />;
  return (
    <section className="min-w-0 flex-1">
      {faqs.data && (
        <EmptyState
          icon={BookOpenText}
          title={faqs.data.length === 0 ? t("knowledge.empty.title") : t("knowledge.empty.choose")}
          text={faqs.data.length === 0 ? t("knowledge.empty.text") : t("knowledge.empty.chooseText")}
          action={
            <Button icon={Plus} onClick={onCreate}>
              {t("knowledge.new")}
            </Button>
          }
        />
      )}
    </section>
  );
}
