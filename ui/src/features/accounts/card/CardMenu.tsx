import { Ellipsis, Link2, PencilLine, PlugZap, SlidersHorizontal, Trash2, Unplug } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { IconButton } from "../../../components/IconButton";
import { Menu, type MenuItem } from "../../../components/Menu";
import type { AccountRow } from "../../../ipc";
import { connected, mainAct, wasLinked } from "../model";
import { accountPlaces } from "../places";
import { useConnectAccount, useDisconnectAccount } from "../queries";

type Props = { account: AccountRow; onRename: () => void; onSetUp: () => void; onDelete: () => void };

/** Everything else that can be done with an account. */
export function CardMenu({ account, onRename, onSetUp, onDelete }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const connect = useConnectAccount(account.id);
  const disconnect = useDisconnectAccount(account.id);
  const act = mainAct(account);
  const on = connected(account.status);
  const items: MenuItem[] = [
    { id: "rename", label: t("accounts.rename"), icon: PencilLine, onSelect: onRename },
    { id: "set-up", label: t("accounts.setUp"), icon: SlidersHorizontal, onSelect: onSetUp },
  ];
  if (on && act !== "disconnect" && act !== "show_link")
    items.push({ id: "disconnect", label: t("accounts.disconnect"), icon: Unplug, onSelect: () => disconnect.mutate() });
  if (act === "link_again")
    items.push({ id: "connect", label: t("accounts.connect"), icon: PlugZap, onSelect: () => connect.mutate() });
  if (wasLinked(account) && !on && act !== "link_again" && act !== "show_link")
    items.push({
      id: "link-again",
      label: t("accounts.linkAgain"),
      icon: Link2,
      onSelect: () => void navigate(accountPlaces.link(account.id)),
    });
  items.push({ id: "delete", label: t("accounts.delete"), icon: Trash2, danger: true, onSelect: onDelete });
  return <Menu trigger={<IconButton label={t("accounts.more", { name: account.name })} icon={Ellipsis} />} items={items} />;
}
