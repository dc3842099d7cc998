import { Link2, PlugZap, QrCode, Smartphone, Unplug } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Button } from "../../../components/Button";
import type { AccountRow } from "../../../ipc";
import { showPhone } from "../../../lib/desk";
import { mainAct } from "../model";
import { accountPlaces } from "../places";
import { useConnectAccount, useDisconnectAccount } from "../queries";

/** The one thing to do with an account now. */
export function MainButton({ account }: { account: AccountRow }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const connect = useConnectAccount(account.id);
  const disconnect = useDisconnectAccount(account.id);
  const link = () => void navigate(accountPlaces.link(account.id));
  const practise = () => {
    showPhone(true);
    void navigate("/inbox");
  };
  switch (mainAct(account)) {
    case "practise":
      return (
        <Button icon={Smartphone} onClick={practise}>
          {t("accounts.openPhone")}
        </Button>
      );
    case "link":
      return (
        <Button tone="primary" icon={QrCode} onClick={link}>
          {t("accounts.link")}
        </Button>
      );
    case "link_again":
      return (
        <Button tone="primary" icon={Link2} onClick={link}>
          {t("accounts.linkAgain")}
        </Button>
      );
    case "show_link":
      return (
        <Button tone="primary" icon={QrCode} onClick={link}>
          {t("accounts.showLink")}
        </Button>
      );
    case "connect":
      return (
        <Button tone="primary" icon={PlugZap} busy={connect.isPending} onClick={() => connect.mutate()}>
          {t("accounts.connect")}
        </Button>
      );
    case "disconnect":
      return (
        <Button icon={Unplug} busy={disconnect.isPending} onClick={() => disconnect.mutate()}>
          {t("accounts.disconnect")}
        </Button>
      );
    case null:
      return null;
  }
}
