import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { SearchX } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Skeleton } from "../../components/Skeleton";
import type { Base, Faq, FaqId } from "../../ipc";
import { cn } from "../../lib/cn";
import { useShortcuts } from "../../lib/shortcuts";
import { useDebounced } from "../../lib/useDebounced";
import { FaqBar, FaqChosenBar } from "./FaqBar";
import { FaqEmpty } from "./FaqEmpty";
import { FaqHead } from "./FaqHead";
import { FaqPairsLine } from "./FaqPairsLine";
import { FaqRow } from "./FaqRow";
import { places } from "./places";
import { faqsQuery } from "./queries";
import { useFaqRemoval } from "./useFaqRemoval";
import { useRows } from "./useRows";

const ROW = 60;
const NONE: Faq[] = [];

type Props = { base: Base; chosen: FaqId | undefined; onCreate: () => void };

/** All answers of a base. Beside an open one it is as narrow as a list; the rows keep their height, so nothing moves. */
export function FaqTable({ base, chosen, onCreate }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const wanted = useDebounced(text.trim());
  const faqs = useQuery(faqsQuery(base.id, wanted));
  const rows = faqs.data ?? NONE;
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const removal = useFaqRemoval();
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    initialRect: { width: 300, height: 600 },
  });
  const list = useRows(ids, {
    onOpen: (id) => void navigate(places.faq(base.id, id), { state: "edit" }),
    onErase: (gone) => removal.erase(gone, { onGone: list.clear }),
    onShow: (index) => virtual.scrollToIndex(index),
  });
  useShortcuts({
    searchFaqs: () => field.current?.focus(),
    nextRow: () => list.step(1),
    previousRow: () => list.step(-1),
  });
  // Whoever leaves the editor is back on the row he came from.
  const { onFocus } = list;
  const open = useRef(chosen);
  useEffect(() => {
    if (open.current !== undefined && open.current !== "new" && chosen === undefined) onFocus(open.current);
    open.current = chosen;
  }, [chosen, onFocus]);
  const narrow = chosen !== undefined;
  if (faqs.isSuccess && rows.length === 0 && wanted === "" && !narrow) return <FaqEmpty base={base} onCreate={onCreate} />;
  return (
    <section
      aria-label={t("knowledge.list")}
      className={cn(
        "flex flex-col",
        narrow ? "w-[280px] shrink-0 border-r border-line @max-[640px]/tab:hidden" : "min-w-0 flex-1",
      )}
    >
      <div className={cn("flex h-13 shrink-0 items-center gap-2 px-3", narrow && "border-b border-line")}>
        {list.chosen.length > 0 ? (
          <FaqChosenBar
            count={list.chosen.length}
            busy={removal.busy}
            onErase={() => removal.erase(list.chosen, { onGone: list.clear })}
            onClear={list.clear}
          />
        ) : (
          <FaqBar base={base} field={field} text={text} narrow={narrow} onText={setText} onCreate={onCreate} />
        )}
      </div>
      {!narrow && <FaqPairsLine base={base} />}
      <div ref={scroller} className="@container min-h-0 flex-1 overflow-y-auto">
        {faqs.isPending && [0, 1, 2, 3, 4, 5].map((place) => <Skeleton key={place} className="mx-3 my-2.5 h-10" />)}
        {faqs.isError && <ErrorState what={t("knowledge.what.faqs")} error={faqs.error} onRetry={() => void faqs.refetch()} />}
        {faqs.isSuccess && rows.length === 0 && wanted !== "" && (
          <EmptyState icon={SearchX} title={t("knowledge.empty.search")} />
        )}
        {rows.length > 0 && (
          <div
            role="grid"
            tabIndex={-1}
            aria-label={t("knowledge.list")}
            aria-rowcount={rows.length + 1}
            aria-multiselectable
            onKeyDown={list.onKeyDown}
          >
            <FaqHead narrow={narrow} all={list.all} some={list.chosen.length > 0} onAll={list.chooseAll} />
            <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
              {virtual.getVirtualItems().map(({ index, key, start }) => {
                const faq = rows[index];
                return (
                  faq && (
                    <div
                      key={key}
                      role="presentation"
                      className="absolute inset-x-0 top-0"
                      style={{ transform: `translateY(${start}px)`, height: ROW }}
                    >
                      <FaqRow
                        faq={faq}
                        index={index}
                        narrow={narrow}
                        active={faq.id === list.active}
                        focused={faq.id === list.focused}
                        open={faq.id === chosen}
                        chosen={list.chosen.includes(faq.id)}
                        onChoose={(range) => (range ? list.chooseTo(faq.id) : list.toggle(faq.id))}
                        onFocus={() => list.onFocus(faq.id)}
                      />
                    </div>
                  )
                );
              })}
            </div>
          </div>
        )}
      </div>
    </section>
  );
}
