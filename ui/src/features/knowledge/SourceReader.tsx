import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, FileX2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { useAgo } from "../../components/Ago";
import { Button } from "../../components/Button";
import { CopyText } from "../../components/CopyText";
import { EmptyState } from "../../components/EmptyState";
import { ErrorState } from "../../components/ErrorState";
import { IconButton } from "../../components/IconButton";
import { NameField } from "../../components/NameField";
import { Skeleton } from "../../components/Skeleton";
import type { Base, Source, SourceId } from "../../ipc";
import { places } from "./places";
import { basesQuery } from "./queries";
import { type Question, SourceDialogs } from "./SourceDialogs";
import { SourceFacts } from "./SourceFacts";
import { SourceIcon } from "./SourceIcon";
import { SourceMenu } from "./SourceMenu";
import { isBusy } from "./sourceModel";
import { sourceQuery } from "./sourceQueries";
import { SourceState } from "./SourceState";
import { SourceText } from "./SourceText";
import { useSourceActions } from "./useSourceActions";

/** A source as it was read, with the passage marked that an answer came from (`?passage=`). */
export function SourceReader({ base, id }: { base: Base; id: SourceId }) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const source = useQuery(sourceQuery(id));
  if (source.isError)
    return <ErrorState what={t("knowledge.what.source")} error={source.error} onRetry={() => void source.refetch()} />;
  return (
    <section aria-label={source.data?.title ?? t("knowledge.what.source")} className="flex h-full flex-col">
      {source.data ? <Head base={base} source={source.data} /> : <Skeleton className="mx-4 my-3 h-14 shrink-0" />}
      {source.data && <Body source={source.data} passage={search.get("passage")} />}
    </section>
  );
}

function Body({ source, passage }: { source: Source; passage: string | null }) {
  const { t } = useTranslation();
  // What was read before still stands while it is being read again or could not be.
  if (source.passages > 0 || source.state === "indexed") return <SourceText key={passage} source={source} passage={passage} />;
  if (isBusy(source))
    return <EmptyState icon={FileX2} title={t("knowledge.reader.empty")} text={t("knowledge.reader.emptyBusy")} />;
  return <EmptyState icon={FileX2} title={t("knowledge.reader.empty")} text={source.reason ?? t("knowledge.reader.emptyText")} />;
}

function Head({ base, source }: { base: Base; source: Source }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { key } = useLocation();
  const ago = useAgo();
  const actions = useSourceActions(base);
  const others = (useQuery(basesQuery).data ?? []).filter(({ id }) => id !== base.id);
  const [asked, setAsked] = useState<Question | null>(null);
  const toList = () => void navigate(places.sources(base.id));
  const back = () => (key === "default" ? toList() : void navigate(-1));
  const { read_at, passages, uses, location, kind, state } = source;
  const facts = [
    passages > 0 ? t("knowledge.reader.passages", { count: passages }) : "",
    read_at === null ? "" : t("knowledge.reader.readAt", { when: ago(read_at) }),
    uses > 0 ? t("knowledge.reader.uses", { count: uses }) : "",
  ].filter(Boolean);
  return (
    <header className="flex shrink-0 items-start gap-2 border-b border-line px-3 py-2.5">
      <IconButton label={t("knowledge.reader.back")} icon={ArrowLeft} data-testid="reader-back" onClick={back} />
      <span className="mt-1.5">
        <SourceIcon source={source} size={20} />
      </span>
      <div className="min-w-0 flex-1">
        {asked?.what === "rename" ? (
          <NameField
            name={source.title}
            label={t("knowledge.source.name")}
            max={200}
            onDone={(title) => {
              setAsked(null);
              if (title !== null) actions.rename(source, title);
            }}
          />
        ) : (
          <h2 className="min-h-8 content-center text-title font-semibold [overflow-wrap:anywhere]">
            <bdi>{source.title}</bdi>
          </h2>
        )}
        <SourceFacts source={{ ...source, location: null }} />
        <p className="tabular text-small text-ink-3">{facts.join(" · ")}</p>
        {location !== null && (
          <div className="-mb-1.5 text-small text-ink-2">
            <CopyText text={location} />
          </div>
        )}
        {state !== "indexed" && (
          <div className="mt-1.5 max-w-64">
            <SourceState source={source} />
          </div>
        )}
        {state === "failed" && passages > 0 && <p className="selectable mt-1 text-small text-ink-2">{source.reason}</p>}
      </div>
      {kind === "text" && (
        <Button size="small" onClick={() => actions.edit(source)}>
          {t("knowledge.source.edit")}
        </Button>
      )}
      <SourceMenu
        opened
        source={source}
        actions={actions}
        movable={others.length > 0}
        onAsk={(what) => setAsked({ what, sources: [source] })}
        onErase={() => actions.erase([source], toList)}
      />
      <SourceDialogs asked={asked} others={others} actions={actions} onMoved={toList} onClose={() => setAsked(null)} />
    </header>
  );
}
