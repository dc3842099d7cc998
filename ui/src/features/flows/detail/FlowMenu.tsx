import { Copy, Ellipsis, FileOutput, History, Play, SquarePen, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { toast } from "sonner";
import { IconButton } from "../../../components/IconButton";
import { Menu } from "../../../components/Menu";
import type { FlowRow } from "../../../ipc";
import { flowPlaces } from "../places";
import { useDeleteFlow, useDuplicateFlow, useExportFlow, useRestoreFlow } from "../flowQueries";

/** All that can be done with a flow as a whole. */
export function FlowMenu({ row }: { row: FlowRow }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { flowId } = useParams();
  const duplicate = useDuplicateFlow();
  const exporting = useExportFlow();
  const remove = useDeleteFlow();
  const restore = useRestoreFlow();
  const erase = () =>
    remove.mutate(row.id, {
      onSuccess: () => {
        if (flowId === row.id) void navigate(flowPlaces.home, { replace: true });
        toast(t("flows.deleted", { name: row.name }), {
          description: row.live_runs > 0 ? t("flows.deletedRuns", { count: row.live_runs }) : undefined,
          duration: 10_000,
          action: { label: t("common.undo"), onClick: () => restore.mutate(row.id) },
        });
      },
    });
  return (
    <Menu
      trigger={<IconButton label={t("flows.more", { name: row.name })} icon={Ellipsis} data-testid="flow-menu" />}
      items={[
        { id: "try", label: t("flows.tab.try"), icon: Play, onSelect: () => void navigate(flowPlaces.flow(row.id, "try")) },
        { id: "text", label: t("flows.text.edit"), icon: SquarePen, onSelect: () => void navigate(flowPlaces.asText(row.id)) },
        {
          id: "journal",
          label: t("flows.journal.open"),
          icon: History,
          onSelect: () => void navigate(flowPlaces.journal(row.id)),
        },
        {
          id: "duplicate",
          label: t("flows.duplicate"),
          icon: Copy,
          onSelect: () => duplicate.mutate(row.id, { onSuccess: (id) => void navigate(flowPlaces.flow(id)) }),
        },
        {
          id: "export",
          label: t("flows.export"),
          icon: FileOutput,
          onSelect: () =>
            exporting.mutate(
              { id: row.id, what: { what: "draft" }, name: row.name },
              { onSuccess: (path) => path !== null && toast(t("flows.exported"), { description: path }) },
            ),
        },
        {
          id: "delete",
          label: t("common.delete"),
          icon: Trash2,
          danger: true,
          hint: row.live_runs > 0 ? t("flows.deleteHint", { count: row.live_runs }) : undefined,
          onSelect: erase,
        },
      ]}
    />
  );
}
