import { Ellipsis, FileOutput, Languages, PencilLine, Star, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { toast } from "sonner";
import { IconButton } from "../../components/IconButton";
import { Menu, type MenuItem } from "../../components/Menu";
import { NameField } from "../../components/NameField";
import type { Base } from "../../ipc";
import { cn } from "../../lib/cn";
import { languageName } from "../../lib/languages";
import { LanguagesDialog } from "./LanguagesDialog";
import { useDeleteBase, useExportBase, useRestoreBase, useUpdateBase } from "./baseQueries";
import { places } from "./places";

/** A base by its name and what it holds, and all that can be done with it. */
export function BaseRow({ base, chosen }: { base: Base; chosen: boolean }) {
  const { t } = useTranslation();
  const [doing, setDoing] = useState<"naming" | "languages" | null>(null);
  const update = useUpdateBase();
  const { exportFile, erase } = useBaseActions(base, chosen);
  const items: MenuItem[] = [
    { id: "rename", label: t("knowledge.base.rename"), icon: PencilLine, onSelect: () => setDoing("naming") },
    { id: "languages", label: t("knowledge.base.languages"), icon: Languages, onSelect: () => setDoing("languages") },
    { id: "export", label: t("knowledge.base.export"), icon: FileOutput, onSelect: exportFile },
    {
      id: "delete",
      label: t("common.delete"),
      icon: Trash2,
      danger: !base.is_default,
      hint: base.is_default ? t("knowledge.base.isDefault") : undefined,
      onSelect: erase,
    },
  ];
  const makeDefault: MenuItem = {
    id: "default",
    label: t("knowledge.base.makeDefault"),
    icon: Star,
    hint: t("knowledge.base.defaultHint"),
    onSelect: () => update.mutate({ id: base.id, patch: { is_default: true } }),
  };
  if (!base.is_default) items.splice(1, 0, makeDefault);
  if (doing === "naming")
    return (
      <li className="p-1">
        <NameField
          name={base.name}
          label={t("knowledge.base.name")}
          max={60}
          onDone={(name) => {
            setDoing(null);
            if (name !== null) update.mutate({ id: base.id, patch: { name } });
          }}
        />
      </li>
    );
  return (
    <li className={cn("group flex items-start rounded-control", chosen ? "bg-chosen" : "hover:bg-hover")}>
      <Link
        to={places.base(base.id)}
        aria-current={chosen ? "page" : undefined}
        data-testid="base-row"
        title={base.name}
        className="min-w-0 flex-1 rounded-control py-1.5 pl-2.5"
        onKeyDown={(event) => {
          if (event.key === "F2") setDoing("naming");
          if (event.key === "Delete") erase();
        }}
      >
        <span dir="auto" className="line-clamp-2 text-left leading-tight font-medium [overflow-wrap:anywhere]">
          {base.name}
        </span>
        <Holds base={base} />
      </Link>
      <Menu
        align="start"
        trigger={
          <IconButton
            label={t("knowledge.base.more", { name: base.name })}
            icon={Ellipsis}
            data-testid="base-menu"
            className={cn(
              "mt-0.5 mr-0.5",
              !chosen && "opacity-0 group-hover:opacity-100 focus-visible:opacity-100 data-[state=open]:opacity-100",
            )}
          />
        }
        items={items}
      />
      {doing === "languages" && (
        <LanguagesDialog
          base={base}
          onClose={() => setDoing(null)}
          onSave={(languages) => update.mutate({ id: base.id, patch: { languages } })}
        />
      )}
    </li>
  );
}

function Holds({ base }: { base: Base }) {
  const { t } = useTranslation();
  const holds = [
    base.sources > 0 ? t("knowledge.sources", { count: base.sources }) : "",
    base.faqs > 0 ? t("knowledge.answers", { count: base.faqs }) : "",
  ].filter(Boolean);
  const languages = new Intl.ListFormat(undefined, { type: "conjunction" }).format(base.languages.map(languageName));
  return (
    <span className="block text-small text-ink-3">
      <span className="tabular block">{holds.length === 0 ? t("knowledge.base.nothing") : holds.join(" · ")}</span>
      {languages !== "" && <span className="block">{t("knowledge.base.only", { languages })}</span>}
      {base.is_default && <span className="block">{t("knowledge.base.default")}</span>}
    </span>
  );
}

function useBaseActions(base: Base, chosen: boolean) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const remove = useDeleteBase();
  const restore = useRestoreBase();
  const exporting = useExportBase();
  const undo = () => restore.mutate(base.id, { onSuccess: () => void navigate(places.base(base.id)) });
  const erase = () => {
    if (base.is_default) return void toast(t("knowledge.base.isDefaultTitle"), { description: t("knowledge.base.isDefault") });
    remove.mutate(base.id, {
      onSuccess: () => {
        if (chosen) void navigate(places.home, { replace: true });
        toast(t("knowledge.base.deleted", { name: base.name }), {
          description: t("knowledge.base.deletedText"),
          duration: 10_000,
          action: { label: t("common.undo"), onClick: undo },
        });
      },
    });
  };
  const exportFile = () =>
    exporting.mutate(base, {
      onSuccess: (path) => path !== null && toast(t("knowledge.base.exported"), { description: path }),
    });
  return { erase, exportFile };
}
