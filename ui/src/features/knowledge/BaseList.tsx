import { FileInput, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { toast } from "sonner";
import { IconButton } from "../../components/IconButton";
import { Menu } from "../../components/Menu";
import { NameField } from "../../components/NameField";
import type { Base, BaseId } from "../../ipc";
import { cn } from "../../lib/cn";
import { BaseRow } from "./BaseRow";
import { useCreateBase, useImportBase } from "./baseQueries";
import { places } from "./places";
import { PAGES } from "./tabs";

type Props = { bases: Base[]; chosen: BaseId | null; page: string | undefined };

export function BaseList({ bases, chosen, page }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useCreateBase();
  const importing = useImportBase();
  const [naming, setNaming] = useState(false);
  const open = (base: Base) => void navigate(places.base(base.id, "sources"));
  const importFile = () =>
    importing.mutate(undefined, {
      onSuccess: (base) => {
        if (base === null) return;
        toast(t("knowledge.base.imported", { name: base.name }));
        open(base);
      },
    });
  return (
    <nav
      aria-label={t("knowledge.bases")}
      className="flex w-[220px] shrink-0 flex-col border-r border-line max-[1239px]:w-[184px] max-[759px]:w-[152px]"
    >
      <div className="flex h-11 shrink-0 items-center border-b border-line pr-1.5 pl-4">
        <h2 className="min-w-0 flex-1 truncate text-small font-medium text-ink-3">{t("knowledge.bases")}</h2>
        <Menu
          trigger={<IconButton label={t("knowledge.base.add")} icon={Plus} data-testid="add-base" />}
          items={[
            { id: "new", label: t("knowledge.base.new"), icon: Plus, onSelect: () => setNaming(true) },
            { id: "import", label: t("knowledge.base.import"), icon: FileInput, onSelect: importFile },
          ]}
        />
      </div>
      <ul className="flex min-h-0 flex-1 flex-col gap-0.5 overflow-y-auto p-1.5">
        {bases.map((base) => (
          <BaseRow key={base.id} base={base} chosen={base.id === chosen} />
        ))}
        {naming && (
          <li className="p-1">
            <NameField
              name=""
              label={t("knowledge.base.name")}
              max={60}
              onDone={(name) => {
                setNaming(false);
                if (name !== null) create.mutate(name, { onSuccess: open });
              }}
            />
          </li>
        )}
      </ul>
      {PAGES.length > 0 && (
        <ul className="border-t border-line p-1.5">
          {PAGES.map(({ id, title, icon: Icon }) => (
            <li key={id}>
              <Link
                to={`/knowledge/${id}`}
                aria-current={id === page ? "page" : undefined}
                className={cn(
                  "flex min-h-9 items-center gap-2 rounded-control px-2.5 text-small font-medium",
                  id === page ? "bg-chosen" : "text-ink-2 hover:bg-hover",
                )}
              >
                <Icon size={16} aria-hidden className="shrink-0" />
                {t(title)}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </nav>
  );
}
