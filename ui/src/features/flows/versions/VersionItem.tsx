import { CircleCheck, Ellipsis, FileOutput, GitCompare, PencilLine, RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { toast } from "sonner";
import { Ago } from "../../../components/Ago";
import { Button } from "../../../components/Button";
import { IconButton } from "../../../components/IconButton";
import { Menu } from "../../../components/Menu";
import type { FlowDetail, FlowVersion } from "../../../ipc";
import { cn } from "../../../lib/cn";
import { flowPlaces } from "../places";
import { useExportFlow, useRestoreDraft } from "../flowQueries";

type Props = {
  flow: FlowDetail;
  version: FlowVersion;
  compared: boolean;
  onCompare: () => void;
  onRollBack: () => void;
};

export function VersionItem({ flow, version, compared, onCompare, onRollBack }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const exporting = useExportFlow();
  const restore = useRestoreDraft(flow.row.id);
  const { number, note, live } = version;
  const changes = version.changes > 0 ? t("flows.version.changes", { count: version.changes }) : t("flows.version.noChanges");
  return (
    <li
      data-testid="version"
      className={cn(
        "mb-2 flex items-start gap-3 rounded-card border bg-raised px-4 py-3",
        compared ? "border-control" : "border-line",
      )}
    >
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2.5">
          <span className="font-semibold">{t("flows.version.number", { number })}</span>
          {live && (
            <span className="inline-flex items-center gap-1 text-small font-medium text-good">
              <CircleCheck size={14} aria-hidden />
              {t(flow.row.active ? "flows.version.live" : "flows.version.liveOff")}
            </span>
          )}
          <span className="text-small text-ink-3">
            <Ago at={version.published_at} />
          </span>
        </p>
        {note !== "" && (
          <p dir="auto" className="selectable [overflow-wrap:anywhere]">
            {note}
          </p>
        )}
        <p className="tabular text-small text-ink-3">
          {number === 1 ? t("flows.version.first") : changes}
          {version.live_runs > 0 && ` · ${t("flows.version.runs", { count: version.live_runs })}`}
        </p>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button size="small" icon={GitCompare} onClick={onCompare}>
            {t("flows.version.compare")}
          </Button>
          {!live && (
            <Button size="small" icon={RotateCcw} data-testid="roll-back" onClick={onRollBack}>
              {t("flows.version.rollBack")}
            </Button>
          )}
        </div>
      </div>
      <Menu
        trigger={<IconButton label={t("flows.version.more", { number })} icon={Ellipsis} />}
        items={[
          {
            id: "draft",
            label: t("flows.version.toDraft"),
            hint: t("flows.version.toDraftHint"),
            icon: PencilLine,
            onSelect: () =>
              restore.mutate(
                { rev: flow.draft_rev, from: { from: "version", id: version.id } },
                {
                  onSuccess: () => {
                    toast(t("flows.version.isDraft", { number }));
                    void navigate(flowPlaces.flow(flow.row.id));
                  },
                },
              ),
          },
          {
            id: "export",
            label: t("flows.export"),
            icon: FileOutput,
            onSelect: () =>
              exporting.mutate(
                { id: flow.row.id, what: { what: "version", id: version.id }, name: `${flow.row.name} ${number}` },
                { onSuccess: (path) => path !== null && toast(t("flows.exported"), { description: path }) },
              ),
          },
        ]}
      />
    </li>
  );
}
