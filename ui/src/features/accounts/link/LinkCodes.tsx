import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Tabs } from "../../../components/Tabs";
import type { AccountRow } from "../../../ipc";
import { CodePanel } from "./CodePanel";
import { QrPanel } from "./QrPanel";
import { held, NOTHING_HELD } from "./view";

type Way = "qr" | "code";
type Props = { account: AccountRow; asking: boolean; onQr: () => void };

/** The two ways to link: a code to scan, or one to type. Both stay where they are while the other is looked at. */
export function LinkCodes({ account, asking, onQr }: Props) {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>(account.link.step === "pair_code" ? "code" : "qr");
  const [codes, setCodes] = useState(NOTHING_HELD);
  const now = asking ? NOTHING_HELD : held(codes, account.link);
  if (now !== codes) setCodes(now);
  return (
    <>
      <Tabs
        label={t("linking.how")}
        value={way}
        controls="link-way"
        tabs={[
          { value: "qr", label: t("linking.tab.qr") },
          { value: "code", label: t("linking.tab.code") },
        ]}
        onChange={setWay}
      />
      <div id="link-way" role="tabpanel" aria-label={t(`linking.tab.${way}`)} className="pt-4">
        {way === "qr" ? (
          <QrPanel qr={now.qr} typed={now.code !== null && account.link.step !== "qr"} onQr={onQr} />
        ) : (
          <CodePanel account={account} code={now.code} waiting={asking || account.link.step === "asking"} />
        )}
      </div>
    </>
  );
}
