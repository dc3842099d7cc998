import { useQuery } from "@tanstack/react-query";
import { LayoutTemplate, SearchX, Workflow } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { ErrorState } from "../../../components/ErrorState";
import { TextInput } from "../../../components/Field";
import { Skeleton } from "../../../components/Skeleton";
import { useShortcuts } from "../../../lib/shortcuts";
import { useReady } from "../../../lib/useReady";
import { flowPlaces } from "../places";
import { flowsQuery } from "../flowQueries";
import { DropFlow } from "./DropFlow";
import { FlowRows } from "./FlowRows";
import { NewFlow } from "./NewFlow";
import { NewFlowDialog } from "./NewFlowDialog";
import { PasteDialog } from "./PasteDialog";

/** Every flow, in the order they are asked who answers. */
export function FlowList() {
  const { t } = useTranslation();
  const flows = useQuery(flowsQuery);
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const doing = params.get("new") !== null ? "new" : params.get("paste") !== null ? "paste" : null;
  const open = (what: "new" | "paste" | null) => setParams(what === null ? {} : { [what]: "1" }, { replace: true });
  useReady(flows.isSuccess || flows.isError);
  useShortcuts({ newFlow: () => open("new"), searchFlows: () => field.current?.focus() });
  const wanted = text.trim().toLocaleLowerCase();
  const rows = flows.data?.filter(({ name, description, triggers }) =>
    [name, description, ...triggers].join(" ").toLocaleLowerCase().includes(wanted),
  );
  if (flows.isError) return <ErrorState what={t("flows.what")} error={flows.error} onRetry={() => void flows.refetch()} />;
  return (
    <div className="relative flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-5 py-2.5">
        <p className="min-w-60 flex-1 text-small text-ink-2">{t("flows.list.explain")}</p>
        <TextInput
          ref={field}
          type="search"
          dir="auto"
          value={text}
          aria-label={t("flows.list.search")}
          placeholder={t("flows.list.search")}
          className="w-52"
          data-testid="search-flows"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && (text === "" ? event.currentTarget.blur() : setText(""))}
        />
        <NewFlow onEmpty={() => open("new")} onPaste={() => open("paste")} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {flows.isPending && (
          <div className="flex flex-col gap-3 px-5 py-4">
            {[0, 1, 2, 3].map((place) => (
              <Skeleton key={place} className="h-24 rounded-card" />
            ))}
          </div>
        )}
        {flows.data?.length === 0 && (
          <EmptyState
            icon={Workflow}
            title={t("flows.list.empty")}
            text={t("flows.list.emptyText")}
            action={
              <div className="flex flex-wrap justify-center gap-2">
                <Link
                  to={flowPlaces.gallery}
                  className="inline-flex min-h-(--field) items-center gap-1.5 rounded-control bg-accent-fill px-3 font-medium text-on-accent hover:bg-accent-fill-hover"
                >
                  <LayoutTemplate size={16} aria-hidden />
                  {t("flows.list.toGallery")}
                </Link>
                <Button onClick={() => open("new")}>{t("flows.new.empty")}</Button>
              </div>
            }
          />
        )}
        {rows?.length === 0 && wanted !== "" && (
          <EmptyState
            icon={SearchX}
            title={t("flows.list.nothing", { text })}
            action={<Button onClick={() => setText("")}>{t("flows.list.showAll")}</Button>}
          />
        )}
        {rows !== undefined && rows.length > 0 && <FlowRows rows={rows} whole={wanted === ""} />}
      </div>
      <DropFlow />
      {doing === "new" && <NewFlowDialog onClose={() => open(null)} />}
      {doing === "paste" && <PasteDialog onClose={() => open(null)} />}
    </div>
  );
}
