import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { CountdownRing } from "../../../components/CountdownRing";
import { QrCode } from "../../../components/QrCode";
import { useSecondsTo } from "../../../lib/useSecondsTo";
import { PhoneSteps } from "./PhoneSteps";
import type { QrStep } from "./view";

/** Room for a code of 74 squares, its white border with it, of four pixels each: three are too fine for a phone at arm's length. */
const SIZE = 296;

type Props = { qr: QrStep | null; typed: boolean; onQr: () => void };

/** The code to scan, with the steps beside it. Its place keeps its size whatever stands in it. */
export function QrPanel({ qr, typed, onQr }: Props) {
  const { t } = useTranslation();
  const steps = [t("linking.steps.open"), t("linking.steps.scanStart"), t("linking.steps.scan")];
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-4" data-testid="link-qr">
      <div className="flex flex-col gap-2.5">
        {qr ? (
          <>
            <QrCode text={qr.code} label={t("linking.qr")} size={SIZE} />
            <Renewal qr={qr} />
          </>
        ) : (
          <div
            style={{ width: SIZE + 2, height: SIZE + 2 }}
            className="mb-8 flex flex-col items-center justify-center gap-3 rounded-card border border-dashed border-control bg-sunken p-6 text-center text-ink-2"
          >
            {typed ? (
              <>
                <p>{t("linking.otherWay")}</p>
                <Button onClick={onQr}>{t("linking.backToQr")}</Button>
              </>
            ) : (
              <p role="status" className="motion-safe:animate-pulse-calm">
                {t("linking.asking")}
              </p>
            )}
          </div>
        )}
      </div>
      <PhoneSteps steps={steps} />
    </div>
  );
}

function Renewal({ qr }: { qr: QrStep }) {
  const { t } = useTranslation();
  const seconds = useSecondsTo(qr.expires_at);
  return (
    <p role="timer" className="flex h-5.5 items-center gap-2 text-small text-ink-2">
      <CountdownRing seconds={seconds} of={qr.code} />
      <span className="tabular">{seconds > 0 ? t("linking.renewed", { count: seconds }) : t("linking.renewing")}</span>
    </p>
  );
}
