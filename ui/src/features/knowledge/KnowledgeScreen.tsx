import { useQuery } from "@tanstack/react-query";
import { BookOpenText, FlaskConical } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useLocation, useNavigate, useParams } from "react-router";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { Screen } from "../../components/Screen";
import { Tabs } from "../../components/Tabs";
import { Tooltip } from "../../components/Tooltip";
import type { Base } from "../../ipc";
import { cn } from "../../lib/cn";
import { remember, remembered } from "../../lib/remembered";
import { useReady } from "../../lib/useReady";
import { BaseList } from "./BaseList";
import { BaseListSkeleton } from "./BaseListSkeleton";
import { DropZone } from "./DropZone";
import { IndexLine } from "./IndexLine";
import { places } from "./places";
import { basesQuery } from "./queries";
import { firstTab, PAGES, TABS } from "./tabs";
import { TestPanel } from "./TestPanel";
import { useTestPanel } from "./useTestPanel";

/** What the assistant answers from: bases at the left, one of them in the middle, a try-out at the right. */
export function KnowledgeScreen() {
  const { t } = useTranslation();
  const { baseId, tab, item, mode } = useParams();
  const { search } = useLocation();
  const bases = useQuery(basesQuery);
  const test = useTestPanel();
  const wanted = baseId ?? remembered("knowledgeBase");
  const base = bases.data?.find(({ id }) => id === wanted) ?? bases.data?.find(({ is_default }) => is_default) ?? bases.data?.[0];
  const page = PAGES.find(({ id }) => id === baseId);
  const current = TABS.find(({ id }) => id === tab);
  const elsewhere = base !== undefined && !page && (!current || base.id !== baseId);
  useReady((bases.isSuccess && !elsewhere) || bases.isError);
  if (elsewhere) {
    const rest = current && item ? `/${item}${mode ? `/${mode}` : ""}` : "";
    const to = places.base(base.id, current?.id ?? firstTab(base, remembered("knowledgeTab")));
    return <Navigate to={`${to}${rest}${search}`} replace />;
  }
  return (
    <Screen
      title={t("knowledge.title")}
      tools={
        base && (
          <>
            <IndexLine />
            <Tooltip text={t("knowledge.test.title")} keys="t">
              <Button
                size="small"
                tone="quiet"
                icon={FlaskConical}
                aria-expanded={test.open}
                aria-controls="test-panel"
                className={cn("ml-auto", test.open && "bg-chosen text-ink")}
                onClick={() => test.setOpen(!test.open)}
              >
                <span className="max-[999px]:sr-only">{t("knowledge.test.title")}</span>
              </Button>
            </Tooltip>
          </>
        )
      }
    >
      {bases.isPending && <BaseListSkeleton />}
      {bases.isError && <ErrorState what={t("knowledge.what.bases")} error={bases.error} onRetry={() => void bases.refetch()} />}
      {bases.data && !base && (
        <EmptyState icon={BookOpenText} title={t("knowledge.empty.title")} text={t("accounts.empty.text")} />
      )}
      {base && bases.data && (
        <div className="relative flex h-full">
          <BaseList bases={bases.data} chosen={page ? null : base.id} page={page?.id} />
          <div className="flex min-w-0 flex-1 flex-col">
            {page ? <page.Screen /> : current && <Opened key={base.id} base={base} tab={current.id} item={item} mode={mode} />}
          </div>
          <TestPanel key={`test-${base.id}`} base={base.id} {...test} />
          <DropZone base={base} />
        </div>
      )}
    </Screen>
  );
}

type OpenedProps = { base: Base; tab: string; item: string | undefined; mode: string | undefined };

function Opened({ base, tab, item, mode }: OpenedProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const current = TABS.find(({ id }) => id === tab);
  useEffect(() => {
    remember("knowledgeTab", tab);
    remember("knowledgeBase", base.id);
  }, [tab, base.id]);
  return (
    <>
      <div className="flex h-11 shrink-0 items-center border-b border-line px-3">
        <Tabs
          label={base.name}
          value={tab}
          controls="knowledge-tab"
          tabs={TABS.map(({ id, title, count }) => ({ value: id, label: t(title), count: count(base) }))}
          onChange={(next) => void navigate(places.base(base.id, next))}
        />
      </div>
      <div id="knowledge-tab" role="tabpanel" aria-label={current && t(current.title)} className="min-h-0 flex-1">
        {current && <current.Screen base={base} item={item} mode={mode} />}
      </div>
    </>
  );
}
