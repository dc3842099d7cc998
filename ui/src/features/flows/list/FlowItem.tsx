import { CircleAlert, GripVertical, TriangleAlert, Zap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Switch } from "../../../components/Switch";
import type { FlowRow } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { useAccounts } from "../../accounts";
import { FlowMenu } from "../detail/FlowMenu";
import { StandingBadge } from "../detail/StandingBadge";
import { flowPlaces } from "../places";
import { useUpdateFlow } from "../flowQueries";

type Props = {
  row: FlowRow;
  place: number;
  movable: boolean;
  held: boolean;
  onStep: (by: 1 | -1) => void;
  onHold: () => void;
};

/** A flow: what it is, when it begins, on which accounts, how its last month was, and whether it answers. */
export function FlowItem({ row, place, movable, held, onStep, onHold }: Props) {
  const { t } = useTranslation();
  const update = useUpdateFlow();
  return (
    <li
      data-testid="flow-row"
      className={cn(
        "flex items-start gap-2 rounded-card border bg-raised py-3 pr-3 pl-1",
        held ? "border-accent shadow-float" : "border-line hover:border-control",
      )}
    >
      <button
        type="button"
        aria-label={t("flows.list.grip", { name: row.name, place })}
        title={t("flows.list.gripHint")}
        disabled={!movable}
        data-testid="flow-grip"
        className="tabular flex h-8 w-9 shrink-0 cursor-grab touch-none items-center justify-center rounded-control text-small text-ink-3 hover:bg-hover active:cursor-grabbing disabled:cursor-default disabled:hover:bg-transparent"
        onPointerDown={(event) => event.button === 0 && onHold()}
        onKeyDown={(event) => {
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
          event.preventDefault();
          onStep(event.key === "ArrowUp" ? -1 : 1);
        }}
      >
        {movable && <GripVertical size={14} aria-hidden />}
        {place}
      </button>
      <div className="min-w-0 flex-1">
        <div className="flex min-h-8 flex-wrap items-center gap-x-2.5 gap-y-0.5">
          <Link
            to={flowPlaces.flow(row.id)}
            dir="auto"
            data-testid="flow-open"
            className="line-clamp-2 min-w-0 rounded-control text-title leading-snug font-semibold [overflow-wrap:anywhere] hover:underline"
          >
            {row.name}
          </Link>
          <StandingBadge row={row} />
          <Trouble row={row} />
        </div>
        <Triggers words={row.triggers} />
        <On accounts={row.account_ids} />
      </div>
      <Figures row={row} />
      <div className="flex shrink-0 items-center gap-1">
        <Switch
          checked={row.active}
          disabled={row.version === null}
          label={t("flows.list.answers", { name: row.name })}
          testId="flow-active"
          onCheckedChange={(active) => update.mutate({ id: row.id, patch: { active } })}
        />
        <FlowMenu row={row} />
      </div>
    </li>
  );
}

function Trouble({ row: { id, errors, warnings } }: { row: FlowRow }) {
  const { t } = useTranslation();
  if (errors + warnings === 0) return null;
  const Icon = errors > 0 ? CircleAlert : TriangleAlert;
  return (
    <Link
      to={flowPlaces.flow(id)}
      className={cn(
        "inline-flex items-center gap-1 rounded-control text-small hover:underline",
        errors > 0 ? "text-danger" : "text-approval",
      )}
    >
      <Icon size={14} aria-hidden />
      {errors > 0 ? t("flows.errors", { count: errors }) : t("flows.warnings", { count: warnings })}
    </Link>
  );
}

function Triggers({ words }: { words: string[] }) {
  const { t } = useTranslation();
  const shown = words.slice(0, 2);
  return (
    <p className="mt-0.5 flex items-start gap-1.5 text-ink-2">
      <Zap size={14} aria-hidden className="mt-1 shrink-0 text-ink-3" />
      <span dir="auto" className="line-clamp-2 min-w-0 [overflow-wrap:anywhere]">
        {words.length === 0 ? t("flows.list.noTrigger") : shown.join(" · ")}
        {words.length > 2 && ` · ${t("flows.list.moreTriggers", { count: words.length - 2 })}`}
      </span>
    </p>
  );
}

function On({ accounts }: { accounts: string[] }) {
  const { t } = useTranslation();
  const known = useAccounts();
  const names = accounts.flatMap((id) => known.data?.find((account) => account.id === id)?.name ?? []);
  return (
    <p dir="auto" className="text-small text-ink-3 [overflow-wrap:anywhere]">
      {accounts.length === 0
        ? t("flows.list.allAccounts")
        : t("flows.list.onAccounts", { names: new Intl.ListFormat().format(names) })}
    </p>
  );
}

function Figures({ row }: { row: FlowRow }) {
  const { t } = useTranslation();
  const figures = [
    ["live_runs", row.live_runs],
    ["starts", row.starts],
    ["completed", row.completed],
    ["failed", row.failed],
  ] as const;
  return (
    <dl aria-label={t("flows.list.figures")} className="grid shrink-0 grid-cols-4 gap-x-4 pt-1 max-[1000px]:hidden">
      {figures.map(([name, value]) => (
        <div key={name} className="flex w-16 flex-col-reverse text-right">
          <dt className="text-small text-ink-3">{t(`flows.list.figure.${name}`)}</dt>
          <dd className={cn("tabular font-medium", name === "failed" && value > 0 && "text-danger", value === 0 && "text-ink-3")}>
            {value.toLocaleString()}
          </dd>
        </div>
      ))}
    </dl>
  );
}
