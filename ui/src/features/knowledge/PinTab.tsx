import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ListChecks, Play } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Ago } from "../../components/Ago";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Kbd } from "../../components/Kbd";
import { Skeleton } from "../../components/Skeleton";
import type { Pin } from "../../ipc";
import { useShortcuts } from "../../lib/shortcuts";
import { PinRow } from "./PinRow";
import { brokenFirst, isRight } from "./pinModel";
import { pinsQuery, useRunPins } from "./pinQueries";
import { places } from "./places";
import { useDeletePin } from "./queries";
import type { TabProps } from "./tabProps";
import { useRows } from "./useRows";

const ROW = 92;
const NONE: Pin[] = [];

/** Questions that must keep their answer, and how each did the last time. */
export function PinTab({ base }: TabProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const pins = useQuery(pinsQuery(base.id));
  const run = useRunPins(base.id);
  const remove = useDeletePin();
  const [asked, setAsked] = useState<Pin | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => brokenFirst(pins.data ?? NONE), [pins.data]);
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
    initialRect: { width: 600, height: 600 },
  });
  const open = ({ faq_id, source_id, expected }: Pin) => {
    if (expected === "") return;
    if (faq_id !== null) void navigate(places.faq(base.id, faq_id));
    else if (source_id !== null) void navigate(places.source(base.id, source_id));
  };
  const byId = (id: string | undefined) => rows.find((pin) => pin.id === id);
  const list = useRows(ids, {
    onOpen: (id) => {
      const pin = byId(id);
      if (pin) open(pin);
    },
    onShow: (index) => virtual.scrollToIndex(index),
  });
  useShortcuts({
    nextRow: () => list.step(1),
    previousRow: () => list.step(-1),
    runPins: () => rows.length > 0 && !run.isPending && run.mutate(),
  });
  if (pins.isSuccess && rows.length === 0)
    return (
      <EmptyState
        icon={ListChecks}
        title={t("pins.empty.title")}
        text={t("pins.empty.text")}
        action={<Button onClick={() => void navigate(`${places.pins(base.id)}?test=1`)}>{t("palette.testQuestion")}</Button>}
      />
    );
  const right = rows.filter(isRight).length;
  const tried = Math.max(...rows.map(({ last }) => last?.at ?? 0));
  return (
    <section aria-label={t("knowledge.tab.pins")} className="flex h-full flex-col">
      <div className="flex min-h-13 shrink-0 items-center gap-3 border-b border-line px-4">
        <p role="status" data-testid="pins-result" className="tabular min-w-0 flex-1">
          {pins.isSuccess && !run.isPending && (
            <span className="font-medium">{t("pins.right", { count: right, total: rows.length })}</span>
          )}
          {run.isPending && <span>{t("pins.running", { count: rows.length })}</span>}
          {!run.data && !run.isPending && tried > 0 && (
            <span className="text-small text-ink-3">
              {` · ${t("pins.tried")} `}
              <Ago at={tried} />
            </span>
          )}
          {run.data && !run.isPending && (
            <span className="text-ink-2">
              {` · ${t("pins.broken", { count: run.data.broken })} · ${t("pins.mended", { count: run.data.mended })}`}
            </span>
          )}
        </p>
        <Button icon={Play} busy={run.isPending} disabled={!pins.isSuccess} data-testid="run-pins" onClick={() => run.mutate()}>
          {t("pins.run")}
          <Kbd combination="r" />
        </Button>
      </div>
      <div ref={scroller} className="@container min-h-0 flex-1 overflow-y-auto">
        {pins.isPending && [0, 1, 2, 3].map((place) => <Skeleton key={place} className="mx-4 my-3 h-16" />)}
        {pins.isError && <ErrorState what={t("pins.what")} error={pins.error} onRetry={() => void pins.refetch()} />}
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const pin = rows[index];
            return (
              pin && (
                <li key={key} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${start}px)`, height: ROW }}>
                  <PinRow
                    pin={pin}
                    active={pin.id === list.active}
                    focused={pin.id === list.focused}
                    onOpen={() => open(pin)}
                    onDelete={() => setAsked(pin)}
                    onKeyDown={list.onKeyDown}
                    onFocus={() => list.onFocus(pin.id)}
                  />
                </li>
              )
            );
          })}
        </ul>
      </div>
      <Dialog
        open={asked !== null}
        title={t("pins.deleteTitle")}
        text={asked?.question}
        onOpenChange={() => setAsked(null)}
        footer={
          <>
            <Button onClick={() => setAsked(null)}>{t("common.cancel")}</Button>
            <Button
              tone="danger"
              autoFocus
              busy={remove.isPending}
              data-testid="delete-pin"
              onClick={() => asked && remove.mutate(asked.id, { onSuccess: () => setAsked(null) })}
            >
              {t("pins.delete")}
            </Button>
          </>
        }
      >
        <p className="text-ink-2">{t("pins.deleteText")}</p>
      </Dialog>
    </section>
  );
}
