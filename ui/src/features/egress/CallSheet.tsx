import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { CopyButton } from "../../components/CopyButton";
import { ErrorState } from "../../components/ErrorState";
import { Sheet } from "../../components/Sheet";
import { Skeleton } from "../../components/Skeleton";
import type { CallId, CallRow } from "../../ipc";
import { fileSize } from "../../lib/bytes";
import { dollars } from "../../lib/money";
import { fullTime } from "../../lib/time";
import { callQuery } from "./queries";

type Props = { id: CallId; onClose: () => void; onStep: (by: 1 | -1) => void; returnTo: () => HTMLElement | null };

const STEPS: Record<string, 1 | -1> = { j: 1, k: -1 };

/** One call: its figures, and exactly what left and came back. The keys of the list go on to the next one. */
export function CallSheet({ id, onClose, onStep, returnTo }: Props) {
  const { t } = useTranslation();
  const call = useQuery(callQuery(id));
  const row = call.data?.row;
  return (
    <Sheet
      open
      title={row ? t(`egress.purpose.${row.purpose}`) : t("egress.one")}
      text={row && `${row.provider_name} · ${row.model}`}
      returnTo={returnTo}
      onKeyDown={(event) => {
        const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : STEPS[event.key];
        if (step !== undefined) onStep(step);
      }}
      onOpenChange={(open) => !open && onClose()}
    >
      {call.isPending && <Skeleton className="h-64" />}
      {call.isError && <ErrorState what={t("egress.what")} error={call.error} onRetry={() => void call.refetch()} />}
      {row && <Figures row={row} />}
      {call.data &&
        (call.data.text ? (
          <>
            <Words title={t("egress.address")} text={call.data.text.url} />
            <Words title={t("egress.headers")} text={call.data.text.headers} />
            <Words title={t("egress.request")} text={call.data.text.request} />
            <Words title={t("egress.answer")} text={call.data.text.answer} />
          </>
        ) : (
          <p className="mt-4 rounded-card bg-sunken px-4 py-3 text-ink-2">{t("egress.gone")}</p>
        ))}
    </Sheet>
  );
}

function Figures({ row }: { row: CallRow }) {
  const { t } = useTranslation();
  const replaced: [string, string] = [t("egress.replaced"), t("egress.masked", { count: row.masked })];
  const ended: [string, string] = [t("egress.outcomeLabel"), row.failure ?? t(`egress.outcome.${row.outcome}`)];
  const facts: [string, string][] = [
    [t("egress.column.when"), fullTime(row.at)],
    [t("egress.host"), row.host],
    [t("egress.size"), t("egress.sizes", { out: fileSize(row.bytes_out), back: fileSize(row.bytes_in) })],
    [t("egress.tokens"), t("egress.tokensWords", { out: row.tokens_in, back: row.tokens_out, kept: row.tokens_cached })],
    [t("egress.took"), t("why.details.ms", { value: row.took_ms })],
    [t("egress.column.cost"), row.cost_usd === null ? t("egress.unpriced") : dollars(row.cost_usd)],
    ...(row.masked > 0 ? [replaced] : []),
    ...(row.outcome === "answered" ? [] : [ended]),
  ];
  return (
    <dl className="tabular grid grid-cols-[auto_1fr] gap-x-5 gap-y-1 text-small">
      {facts.map(([label, value]) => (
        <div key={label} className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-ink-3">{label}</dt>
          <dd className="[overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
      {row.chat_id !== null && (
        <div className="col-span-2 grid grid-cols-subgrid">
          <dt className="text-ink-3">{t("egress.chat")}</dt>
          <dd>
            <Link to={`/inbox/${row.chat_id}`} className="font-medium text-accent-ink hover:underline">
              {row.chat_title}
            </Link>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Words({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation();
  return (
    <section className="mt-4">
      <div className="flex items-baseline justify-between gap-2">
        <h3 className="font-medium">{title}</h3>
        {text !== "" && <CopyButton text={text} />}
      </div>
      <pre
        role="group"
        aria-label={title}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        className="mt-1 max-h-96 overflow-auto rounded-card bg-sunken p-3 text-small whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {text === "" ? t("egress.nothing") : text}
      </pre>
    </section>
  );
}
