import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Skeleton } from "../../components/Skeleton";
import type { Base } from "../../ipc";
import { FaqEditor } from "./FaqEditor";
import { faqOfReplyQuery } from "./faqQueries";
import { gapsQuery } from "./gapQueries";
import { places } from "./places";
import { faqsQuery } from "./queries";

/** The answer that is open, or a new one with what it begins with. */
export function FaqOpened({ base, item }: { base: Base; item: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { search, state } = useLocation();
  const faqs = useQuery(faqsQuery(base.id, ""));
  const faq = faqs.data?.find(({ id }) => id === item);
  if (item === "new") return <NewFaq key={search} base={base} />;
  if (faq) return <FaqEditor key={faq.id} base={base.id} faq={faq} start={faq} focus={state === "edit"} />;
  if (faqs.isPending) return <EditorSkeleton />;
  return (
    <section className="min-w-0 flex-1">
      <EmptyState
        icon={SearchX}
        title={t("faqs.gone")}
        text={t("faqs.goneText")}
        action={<Button onClick={() => void navigate(places.faqs(base.id))}>{t("faqs.showAll")}</Button>}
      />
    </section>
  );
}

/** Begins with a question, with questions of customers that had no answer, or with a reply of the operator. */
function NewFaq({ base }: { base: Base }) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const asked = search.get("gap")?.split(",") ?? [];
  const message = search.get("reply") ?? "";
  const gaps = useQuery({ ...gapsQuery(base.id), enabled: asked.length > 0 });
  const reply = useQuery({ ...faqOfReplyQuery(message), enabled: message !== "" });
  if (asked.length > 0 && gaps.isPending) return <EditorSkeleton />;
  if (message !== "" && reply.isPending) return <EditorSkeleton />;
  if (reply.isError)
    return (
      <section className="min-w-0 flex-1">
        <ErrorState what={t("faqs.what.reply")} error={reply.error} onRetry={() => void reply.refetch()} />
      </section>
    );
  const gap = gaps.data?.find(({ ids }) => ids.some((id) => asked.includes(id)));
  const start = {
    question: search.get("question") ?? gap?.question ?? reply.data?.faq.question ?? "",
    variants: gap?.others ?? reply.data?.faq.variants ?? [],
    answer: gap?.reply ?? reply.data?.faq.answer ?? "",
  };
  return <FaqEditor base={base.id} faq={null} start={start} gaps={[...new Set([...asked, ...(gap?.ids ?? [])])]} />;
}

const EditorSkeleton = () => (
  <section className="min-w-0 flex-1" aria-hidden>
    <div className="mx-auto flex max-w-[680px] flex-col gap-6 p-6">
      <Skeleton className="h-8 w-40" />
      <Skeleton className="h-16" />
      <Skeleton className="h-9" />
      <Skeleton className="h-48" />
    </div>
  </section>
);
