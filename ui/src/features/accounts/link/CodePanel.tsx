import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { CopyButton } from "../../../components/CopyButton";
import { CountdownRing } from "../../../components/CountdownRing";
import { PhoneField, usePhone } from "../../../components/PhoneField";
import type { AccountRow } from "../../../ipc";
import { useSecondsTo } from "../../../lib/useSecondsTo";
import { useSettings } from "../../settings";
import { usePairCode } from "../queries";
import { PhoneSteps } from "./PhoneSteps";
import { type CodeStep, spaced } from "./view";

type Props = { account: AccountRow; code: CodeStep | null; waiting: boolean };

/** Eight characters to type on the phone, once it is known which phone. */
export function CodePanel({ account, code, waiting }: Props) {
  const { t } = useTranslation();
  const [left, setLeft] = useState<string | null>(null);
  const shown = code !== null && code.code !== left ? code : null;
  return (
    <div className="flex min-h-[322px] flex-wrap content-start gap-x-6 gap-y-4" data-testid="link-code">
      <div className="w-[282px] max-w-full">
        {shown ? (
          <Shown code={shown} onOther={() => setLeft(shown.code)} />
        ) : (
          <AskCode account={account} waiting={waiting} onAsk={() => setLeft(null)} />
        )}
      </div>
      <PhoneSteps steps={[t("linking.steps.open"), t("linking.steps.codeStart"), t("linking.steps.code")]} />
    </div>
  );
}

function AskCode({ account, waiting, onAsk }: { account: AccountRow; waiting: boolean; onAsk: () => void }) {
  const { t } = useTranslation();
  const { data: settings } = useSettings();
  const phone = usePhone(settings?.default_country);
  const ask = usePairCode(account.id);
  const refused = ask.isError ? `${t("linking.cannot.code")}. ${ask.error.message}` : null;
  const submit = () => {
    phone.tried();
    if (phone.read.number === null || waiting || ask.isPending) return;
    onAsk();
    ask.mutate(phone.read.number);
  };
  return (
    <div className="flex flex-col gap-4">
      <PhoneField
        phone={{ ...phone, write: (text) => (ask.reset(), phone.write(text)) }}
        label={t("linking.phone")}
        hint={t("linking.phoneHint")}
        refused={refused}
        onEnter={submit}
      />
      <Button
        tone="primary"
        className="self-start"
        busy={ask.isPending}
        disabled={waiting}
        data-testid="get-code"
        onClick={submit}
      >
        {waiting ? t("linking.asking") : t("linking.getCode")}
      </Button>
    </div>
  );
}

function Shown({ code: { code, expires_at }, onOther }: { code: CodeStep; onOther: () => void }) {
  const { t } = useTranslation();
  const seconds = useSecondsTo(expires_at);
  const minutes = { minutes: Math.floor(seconds / 60), seconds: String(seconds % 60).padStart(2, "0") };
  if (seconds === 0)
    return (
      <div className="flex flex-col items-start gap-3">
        <p role="status">{t("linking.ended")}</p>
        <Button tone="primary" onClick={onOther}>
          {t("linking.getCode")}
        </Button>
      </div>
    );
  return (
    <div className="flex flex-col gap-3">
      <p className="rounded-card border border-line bg-sunken py-5 text-center">
        <span className="sr-only">{t("linking.code", { code: [...code].join(" ") })}</span>
        <span aria-hidden data-testid="pair-code" className="selectable font-mono text-[32px] leading-none font-semibold">
          {spaced(code)}
        </span>
      </p>
      <p role="timer" className="flex items-center gap-2 text-small text-ink-2">
        <CountdownRing seconds={seconds} of={code} />
        <span className="tabular">
          {seconds > 90 ? t("linking.endsMinutes", minutes) : t("linking.ends", { count: seconds })}
        </span>
      </p>
      <div className="flex gap-2">
        <CopyButton text={code} />
        <Button size="small" tone="quiet" onClick={onOther}>
          {t("linking.otherNumber")}
        </Button>
      </div>
    </div>
  );
}
