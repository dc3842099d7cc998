import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ErrorState } from "../../components/ErrorState";
import { Skeleton } from "../../components/Skeleton";
import type { Base, SourceId } from "../../ipc";
import { sourceQuery, sourceTextQuery } from "./sourceQueries";
import { TextEditor } from "./TextEditor";

/** A typed source: a new one, or one that is there already. */
export function TextPage({ base, source }: { base: Base; source: SourceId | null }) {
  return source === null ? <TextEditor base={base} id={null} title="" text="" /> : <Existing base={base} id={source} />;
}

function Existing({ base, id }: { base: Base; id: SourceId }) {
  const { t } = useTranslation();
  const source = useQuery(sourceQuery(id));
  const text = useQuery(sourceTextQuery(id));
  const failed = [source, text].find(({ isError }) => isError);
  if (failed) return <ErrorState what={t("knowledge.what.source")} error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!source.data || text.data === undefined)
    return (
      <div className="mx-auto flex max-w-[760px] flex-col gap-4 p-6">
        <Skeleton className="h-8 w-48" />
        <Skeleton className="h-10" />
        <Skeleton className="h-80" />
      </div>
    );
  return <TextEditor base={base} id={id} title={source.data.title} text={text.data} />;
}
