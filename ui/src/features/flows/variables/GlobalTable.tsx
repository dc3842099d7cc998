import { Pencil, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Ago } from "../../../components/Ago";
import { IconButton } from "../../../components/IconButton";
import type { GlobalVariable } from "../../../ipc";
import { shownValue } from "./value";

const HEAD = "px-3 py-2 font-medium";
const CELL = "px-3 py-1.5 align-middle";

type Props = {
  variables: GlobalVariable[];
  onEdit: (variable: GlobalVariable) => void;
  onDelete: (variable: GlobalVariable) => void;
};

export function GlobalTable({ variables, onEdit, onDelete }: Props) {
  const { t } = useTranslation();
  return (
    <div className="overflow-x-auto rounded-card border border-line bg-raised">
      <table className="w-full min-w-[640px] table-fixed text-left">
        <thead className="text-small text-ink-3">
          <tr className="border-b border-line">
            <th scope="col" className={`${HEAD} w-[24%] pl-4`}>
              {t("variables.name")}
            </th>
            <th scope="col" className={`${HEAD} w-24`}>
              {t("variables.type")}
            </th>
            <th scope="col" className={HEAD}>
              {t("variables.value")}
            </th>
            <th scope="col" className={`${HEAD} w-[22%]`}>
              {t("variables.usedBy")}
            </th>
            <th scope="col" className={`${HEAD} w-44 max-[1199px]:hidden`}>
              {t("variables.changed")}
            </th>
            <th scope="col" className={`${HEAD} w-24`}>
              <span className="sr-only">{t("variables.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {variables.map((variable) => (
            <tr key={variable.name} data-testid="global-row" className="border-b border-line last:border-0 hover:bg-hover">
              <th scope="row" className={`${CELL} pl-4 font-medium [overflow-wrap:anywhere]`}>
                {variable.name}
              </th>
              <td className={`${CELL} text-ink-2`}>{t(`variables.kind.${variable.kind ?? "nothing"}`)}</td>
              <td className={CELL}>
                <span dir="auto" title={shownValue(variable.value)} className="block truncate">
                  {typeof variable.value === "boolean"
                    ? t(variable.value ? "variables.yes" : "variables.no")
                    : shownValue(variable.value)}
                </span>
              </td>
              <td className={`${CELL} text-small text-ink-2`}>
                <UsedBy flows={variable.used_by} />
              </td>
              <td className={`${CELL} text-small whitespace-nowrap text-ink-3 max-[1199px]:hidden`}>
                <Ago at={variable.at} />
              </td>
              <td className={`${CELL} whitespace-nowrap`}>
                <IconButton
                  label={t("variables.editOne", { name: variable.name })}
                  icon={Pencil}
                  data-testid="edit-global"
                  onClick={() => onEdit(variable)}
                />
                <IconButton
                  label={t("variables.deleteOne", { name: variable.name })}
                  icon={Trash2}
                  data-testid="delete-global"
                  onClick={() => onDelete(variable)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function UsedBy({ flows }: { flows: string[] }) {
  const { t } = useTranslation();
  if (flows.length === 0) return <span className="text-ink-3">{t("variables.unused")}</span>;
  return (
    <span dir="auto" title={flows.join("\n")} className="line-clamp-2">
      {flows.join(", ")}
    </span>
  );
}
