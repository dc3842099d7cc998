import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { BookOpenText, Search, SearchX } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, useParams } from "react-router";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { TextInput } from "../../components/Field";
import { Skeleton } from "../../components/Skeleton";
import type { Base, Faq } from "../../ipc";
import { cn } from "../../lib/cn";
import { useShortcuts } from "../../lib/shortcuts";
import { useDebounced } from "../../lib/useDebounced";
import { faqsQuery } from "./queries";

const ROW = 64;

export function FaqList({ bases, base }: { bases: Base[]; base: Base }) {
  const { t } = useTranslation();
  const { faqId } = useParams();
  const [text, setText] = useState("");
  const wanted = useDebounced(text.trim());
  const faqs = useQuery(faqsQuery(base.id, wanted));
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  useShortcuts({ searchFaqs: () => field.current?.focus() });
  const rows = faqs.data ?? [];
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    initialRect: { width: 300, height: 600 },
  });
  return (
    <section
      aria-label={t("knowledge.list")}
      className="flex w-[300px] shrink-0 flex-col border-r border-line max-[1240px]:w-[264px] max-[759px]:w-44"
    >
      <nav aria-label={t("knowledge.bases")} className="border-b border-line p-2">
        {bases.map(({ id, name, faqs: count }) => (
          <NavLink
            key={id}
            to={`/knowledge/${id}`}
            className={cn(
              "flex min-h-9 items-center gap-2.5 rounded-control px-2",
              id === base.id ? "bg-chosen" : "hover:bg-hover",
            )}
          >
            <BookOpenText size={16} aria-hidden className="shrink-0 text-ink-2" />
            <span dir="auto" className="min-w-0 flex-1 truncate font-medium">
              {name}
            </span>
            <span className="tabular text-small text-ink-2">{t("knowledge.answers", { count })}</span>
          </NavLink>
        ))}
        <div className="relative mt-2">
          <Search size={16} aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
          <TextInput
            ref={field}
            value={text}
            aria-label={t("knowledge.find")}
            placeholder={t("knowledge.find")}
            className="pl-8"
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      </nav>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        {faqs.isPending && [0, 1, 2, 3, 4, 5].map((place) => <Skeleton key={place} className="m-3 h-10" />)}
        {faqs.isError && <ErrorState what={t("knowledge.what.faqs")} error={faqs.error} onRetry={() => void faqs.refetch()} />}
        {faqs.isSuccess && rows.length === 0 && wanted !== "" && (
          <EmptyState icon={SearchX} title={t("knowledge.empty.search")} />
        )}
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const faq = rows[index];
            return (
              faq && (
                <li key={key} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${start}px)`, height: ROW }}>
                  <FaqRow faq={faq} base={base.id} chosen={faq.id === faqId} />
                </li>
              )
            );
          })}
        </ul>
      </div>
    </section>
  );
}

function FaqRow({ faq, base, chosen }: { faq: Faq; base: string; chosen: boolean }) {
  const { t } = useTranslation();
  return (
    <NavLink
      to={`/knowledge/${base}/${faq.id}`}
      data-testid="faq-row"
      className={cn(
        "flex h-full flex-col justify-center px-4 transition-colors duration-120 focus-visible:-outline-offset-2",
        chosen ? "bg-chosen" : "hover:bg-hover",
      )}
    >
      <span dir="auto" className="truncate text-left font-medium">
        {faq.question}
      </span>
      <span className="flex items-baseline gap-2 text-small text-ink-2">
        <span dir="auto" className="min-w-0 flex-1 truncate text-left">
          {faq.answer}
        </span>
        {faq.uses > 0 && (
          <span className="tabular shrink-0 text-ink-3" title={t("knowledge.uses", { count: faq.uses })}>
            <span aria-hidden>{t("knowledge.usesShort", { value: faq.uses.toLocaleString() })}</span>
            <span className="sr-only">{t("knowledge.uses", { count: faq.uses })}</span>
          </span>
        )}
      </span>
    </NavLink>
  );
}
